import { decodePeerMessage } from './peer-message.ts';
import { RedisLink } from './redis-link.ts';
import type { Room } from './room.ts';
import type { Services } from './services.ts';
import { SharedRoom } from './shared-room.ts';

/** How long another server may take to answer (ms). */
const ANSWER_MS = 1_000;

export interface FanOutOptions {
  redisUrl: string;
  serverId: string;
  services: Pick<Services, 'db' | 'rooms' | 'folding' | 'logger'>;
  heartbeatMs: number;
}

/**
 * Live editing across several collab-servers: those that hold the same document exchange its updates and who is there. Only
 * speed depends on it. Everything is in the log before it goes out, and whoever missed something reads it there.
 */
export class FanOut {
  readonly #options: FanOutOptions;
  readonly #link: RedisLink;
  readonly #shared = new Map<string, SharedRoom>();

  constructor(options: FanOutOptions) {
    this.#options = options;
    this.#link = new RedisLink({
      url: options.redisUrl,
      logger: options.services.logger,
      heartbeatMs: options.heartbeatMs,
      onMessage: (channel, bytes) => this.#receive(channel, bytes),
      onReady: () => this.#shared.forEach((shared) => void shared.greet())
    });
  }

  /** Whether updates of other servers come in. */
  get isReady(): boolean {
    return this.#link.isReady;
  }

  /** A document was loaded. */
  opened(room: Room): void {
    const channel = channelOf(room.id);
    const { serverId, services } = this.#options;
    const publish = (message: Uint8Array): Promise<number> => this.#link.publish(channel, message);
    const shared = new SharedRoom({ room, serverId, services, publish });
    this.#shared.set(channel, shared);
    void this.#link.subscribe(channel).then(() => shared.greet());
  }

  /** A document has left memory, with everything in it durable. */
  closed(room: Room): void {
    const channel = channelOf(room.id);
    this.#shared.get(channel)?.leave();
    this.#shared.delete(channel);
    this.#link.unsubscribe(channel);
  }

  /** Rows of the log are committed. */
  committed(documentId: string, updates: readonly Uint8Array[]): void {
    const shared = this.#shared.get(channelOf(documentId));
    for (const update of updates) shared?.tellUpdate(update);
  }

  /** Whether a server that held this document too may have crashed, with edits in it that were shown and never logged. */
  async mayHaveLostPeer(room: Room): Promise<boolean> {
    if (!this.#link.isReady) return true; // nobody can be asked
    return (await this.#shared.get(channelOf(room.id))?.hasLostPeer(ANSWER_MS)) ?? false;
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  #receive(channel: string, bytes: Uint8Array): void {
    const { serverId, services } = this.#options;
    try {
      const message = decodePeerMessage(bytes);
      if (message.serverId !== serverId) this.#shared.get(channel)?.receive(message);
    } catch (error) {
      services.logger.error({ err: error, channel }, 'a message of another server could not be used');
    }
  }
}

const channelOf = (documentId: string): string => `automateos:document:${documentId}`;
