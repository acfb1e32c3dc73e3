import { randomUUID } from 'node:crypto';
import type { Database } from '@automateos/db';
import { registerWorker, renewLease, stopWorker, type Lease as Grant } from '@automateos/db/queries/workers';
import { LEASE } from '@automateos/workflow';
import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

interface LeaseOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  host: string;
  /** Called when the lease has run out: everything in progress belongs to others now. */
  onLost: () => void;
}

/** While the database is away the lease is asked for this often. */
const RETRY_MS = 1_000;

/**
 * This process's row in `workers`. It covers every run that the process executes. When a heartbeat comes too late
 * (paused, cut off), all that was held is let go and the process goes on under a new id: the old one is never revived.
 */
export class Lease {
  readonly #options: LeaseOptions;
  #id = randomUUID();
  /** performance.now() until which others keep their hands off; it keeps counting while the process is paused. */
  #heldUntil = 0;
  #poolId: string | undefined;
  #timer: NodeJS.Timeout | undefined;
  #beat: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  get workerId(): string {
    return this.#id;
  }

  /** Whether this process may write. */
  get isHeld(): boolean {
    return performance.now() < this.#heldUntil;
  }

  async start(): Promise<void> {
    await this.#ask(() => registerWorker(this.#options.db, this.#row));
    this.#schedule(LEASE.heartbeatMs);
  }

  /** Names the queue pool of this process, so that its jobs are freed when the lease is over. */
  async setPool(poolId: string): Promise<void> {
    this.#poolId = poolId;
    await this.#heartbeat();
  }

  /** Ends the lease: what is left over may be taken at once. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#beat;
    this.#heldUntil = 0;
    await stopWorker(this.#options.db, this.#id);
  }

  get #row() {
    return { id: this.#id, host: this.#options.host, poolId: this.#poolId };
  }

  /** The deadline counts from before the question was sent: the database can only have granted it later. */
  async #ask(grant: () => Promise<Grant | undefined>): Promise<boolean> {
    const [sentAt, sentAtMonotonic] = [Date.now(), performance.now()];
    const granted = await grant();
    if (!granted) return false;
    this.#heldUntil = sentAtMonotonic + LEASE.ttlMs;
    this.#options.clock.set(granted.now, sentAt);
    return true;
  }

  #schedule(delayMs: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => {
      this.#beat = this.#heartbeat().then(
        () => this.#schedule(LEASE.heartbeatMs),
        (error: unknown) => {
          this.#options.log.warn({ err: error }, 'heartbeat failed');
          if (!this.isHeld) this.#letGo();
          this.#schedule(RETRY_MS);
        }
      );
    }, delayMs);
  }

  async #heartbeat(): Promise<void> {
    if (await this.#ask(() => renewLease(this.#options.db, this.#row))) return;
    this.#letGo();
    await this.#ask(() => registerWorker(this.#options.db, this.#row));
  }

  #letGo(): void {
    this.#options.log.warn({ workerId: this.#id }, 'lease lost');
    this.#heldUntil = 0;
    this.#id = randomUUID();
    this.#options.onLost();
  }
}
