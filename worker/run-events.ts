import type { Database } from '@automateos/db';
import type { Logger } from './logger.ts';
import { Pace } from './pace.ts';

/** Each notification makes all commits of the database queue up for a moment; the answer to a lone caller does not wait. */
const PACE = { perSecond: 20, burst: 8 };
/** Postgres refuses payloads of 8,000 bytes and more. */
const MAX_PAYLOAD_BYTES = 7_900;
const ENTRY_BYTES = 2 * 36 + 2; // two uuids, colon, comma
const MAX_ENTRIES = Math.floor(MAX_PAYLOAD_BYTES / ENTRY_BYTES);

/** Tells readers that runs have news (channel `run_events`, `orgId:runId,…`). The news of a few goes out at once. */
export class RunEvents {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #pending = new Set<string>();
  readonly #pace = new Pace(PACE);
  #timer: NodeJS.Timeout | undefined;

  constructor(db: Database, log: Logger) {
    this.#db = db;
    this.#log = log;
  }

  add(orgId: string, runId: string): void {
    this.#pending.add(`${orgId}:${runId}`);
    this.#timer ??= setTimeout(() => void this.#send(), this.#pace.delayMs(performance.now()));
  }

  /** Sends what is left. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#pending.size > 0) await this.#send();
  }

  async #send(): Promise<void> {
    this.#pace.take(performance.now());
    const batch = [...this.#pending].slice(0, MAX_ENTRIES);
    for (const entry of batch) this.#pending.delete(entry);
    try {
      await this.#db.sql.notify('run_events', batch.join(','));
    } catch (error) {
      // Readers also look by themselves; a lost notification only makes them later.
      this.#log.warn({ err: error }, 'run events not sent');
    }
    this.#timer = undefined;
    const [next] = this.#pending;
    if (next) this.add(...(next.split(':') as [string, string]));
  }
}
