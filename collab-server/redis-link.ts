import { createClient } from '@redis/client';
import type { Logger } from './logger.ts';

/** Longest pause before a lost connection is tried again (ms). */
const RECONNECT_MS = 500;
/** A Redis that hangs is not waited for at the end. */
const GOODBYE_MS = 500;

export interface RedisLinkOptions {
  url: string;
  logger: Logger;
  /** An answer is asked for this often; a connection that gives none until the next time is dead. */
  heartbeatMs: number;
  onMessage(channel: string, bytes: Uint8Array): void;
  /** Connected and subscribed, for the first time or again: messages may have been missed. */
  onReady(): void;
}

type Client = ReturnType<typeof openClient>;

/** One connection to Redis for publishing and listening, which comes back by itself. Nothing here ever throws. */
export class RedisLink {
  readonly #options: RedisLinkOptions;
  readonly #channels = new Set<string>();
  readonly #timer: ReturnType<typeof setInterval>;
  #client: Client;
  #hasAnswered = true;
  #isReported = false;

  /** Connects in the background: a Redis that is away must keep nobody from starting. */
  constructor(options: RedisLinkOptions) {
    this.#options = options;
    this.#client = this.#connect();
    this.#timer = setInterval(() => this.#beat(), options.heartbeatMs);
  }

  get isReady(): boolean {
    return this.#client.isReady;
  }

  /** Resolves when messages of this channel come in; while Redis is away that is later. */
  async subscribe(channel: string): Promise<void> {
    this.#channels.add(channel);
    await this.#listen(this.#client, channel);
  }

  unsubscribe(channel: string): void {
    this.#channels.delete(channel);
    this.#client.unsubscribe(channel).catch((error: unknown) => this.#report(error));
  }

  /** Returns how many connections got the message, this one included if it listens; none while Redis is away. */
  async publish(channel: string, bytes: Uint8Array): Promise<number> {
    if (!this.#client.isReady) return 0; // or it would wait in memory for a Redis that may never come back
    try {
      return await this.#client.publish(channel, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    } catch (error) {
      this.#report(error);
      return 0;
    }
  }

  /** Sends what is on its way and hangs up. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const client = this.#client;
    const hangUp = setTimeout(() => client.destroy(), GOODBYE_MS);
    if (client.isReady) await client.close().catch((error: unknown) => this.#report(error));
    else if (client.isOpen) client.destroy();
    clearTimeout(hangUp);
  }

  #connect(): Client {
    const client = openClient(this.#options.url);
    client.on('error', (error: unknown) => this.#report(error));
    client.on('ready', () => this.#onReady(client));
    client.connect().catch((error: unknown) => this.#report(error));
    for (const channel of this.#channels) void this.#listen(client, channel);
    return client;
  }

  async #listen(client: Client, channel: string): Promise<void> {
    const hear = (bytes: Buffer): void => this.#options.onMessage(channel, new Uint8Array(bytes));
    await client.subscribe(channel, hear, true).catch((error: unknown) => this.#report(error));
  }

  #onReady(client: Client): void {
    if (client !== this.#client) return;
    this.#hasAnswered = true;
    if (this.#isReported) this.#options.logger.info('Redis is back');
    this.#isReported = false;
    this.#options.onReady();
  }

  /** A peer that vanished without a word leaves a socket that takes everything: ask, and start over without an answer. */
  #beat(): void {
    const client = this.#client;
    if (!client.isReady) return;
    if (!this.#hasAnswered) {
      this.#report(new Error('no answer'));
      client.destroy();
      this.#client = this.#connect();
      return;
    }
    this.#hasAnswered = false;
    client.ping().then(
      () => (this.#hasAnswered = true),
      (error: unknown) => this.#report(error)
    );
  }

  /** Once for each time it is away. */
  #report(error: unknown): void {
    if (this.#isReported) return;
    this.#isReported = true;
    this.#options.logger.warn({ err: error }, 'Redis is away; documents go on without it');
  }
}

const openClient = (url: string) =>
  createClient({
    url,
    RESP: 3, // publishing and listening on one connection
    socket: { reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, RECONNECT_MS) }
  });
