import type { Database } from '@automateos/db';
import type { Logger } from './logger.ts';

const MISSES = 3;

export interface SubscriptionsOptions {
  /** Opens a connection of its own for each attempt. */
  connect(): Database;
  logger: Logger;
  /** Listened to by this process only; names it. */
  heartbeatChannel: string;
  heartbeatMs: number;
  channels: Readonly<Record<string, (payload: string) => void>>;
  /** Notifications may have been missed. */
  onGap(): void;
}

/**
 * LISTEN that survives a restart of Postgres. When its connection ends, the driver tries to listen again once and says
 * nothing when that fails; after that it never listens to the channel again. So this process sends itself a heartbeat,
 * and starts over with a fresh connection when it stops hearing it or when only some of the channels came back.
 */
export class Subscriptions {
  readonly #options: SubscriptionsOptions;
  readonly #opened = new Map<string, number>();
  #database: Database | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #missed = 0;
  #isReopening = false;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
  }

  /** Rejects when the database is not there. */
  async open(): Promise<void> {
    await this.#listen();
    this.#timer = setInterval(() => void this.#beat(), this.#options.heartbeatMs);
  }

  /** Whether notifications are coming in, as far as is known. */
  get isAlive(): boolean {
    return this.#timer !== undefined && this.#missed <= MISSES;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#database?.end();
  }

  async #listen(): Promise<void> {
    const { channels, heartbeatChannel, connect } = this.#options;
    this.#opened.clear();
    this.#database = connect();
    const all = { ...channels, [heartbeatChannel]: () => (this.#missed = 0) };
    for (const [channel, handle] of Object.entries(all))
      await this.#database.sql.listen(channel, handle, () => this.#onListening(channel));
  }

  /** Called for the first time, and again whenever the driver has listened anew by itself. */
  #onListening(channel: string): void {
    const times = (this.#opened.get(channel) ?? 0) + 1;
    this.#opened.set(channel, times);
    if (times > 1 && channel === this.#options.heartbeatChannel) this.#options.onGap();
  }

  async #beat(): Promise<void> {
    if (this.#isReopening) return;
    const isUneven = new Set(this.#opened.values()).size > 1;
    this.#missed += isUneven ? MISSES : 1;
    if (this.#missed > MISSES) await this.#reopen();
    try {
      await this.#database?.sql.notify(this.#options.heartbeatChannel, '');
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'no heartbeat could be sent');
    }
  }

  async #reopen(): Promise<void> {
    this.#isReopening = true;
    const old = this.#database;
    try {
      await this.#listen();
      this.#missed = 0;
      this.#options.onGap();
    } catch (error) {
      this.#options.logger.warn({ err: error }, 'notifications are still cut off');
    } finally {
      this.#isReopening = false;
      await old?.end();
    }
  }
}
