import type { Database } from '@automateos/db';
import type { Logger } from './logger.ts';

/** At most 20 notifications a second: each one makes all commits of the database queue up for a moment. */
const PERIOD_MS = 50;
/** Postgres refuses payloads of 8,000 bytes and more. */
const MAX_PAYLOAD_BYTES = 7_900;
const ENTRY_BYTES = 2 * 36 + 2; // two uuids, colon, comma
const MAX_ENTRIES = Math.floor(MAX_PAYLOAD_BYTES / ENTRY_BYTES);

/** Tells readers that runs have news (channel `run_events`, `orgId:runId,…`). The first news goes out at once. */
export class RunEvents {
  readonly #db: Database;
  readonly #log: Logger;
  readonly #pending = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #lastSentAt = 0;

  constructor(db: Database, log: Logger) {
    this.#db = db;
    this.#log = log;
  }

  add(orgId: string, runId: string): void {
    this.#pending.add(`${orgId}:${runId}`);
    this.#timer ??= setTimeout(
      () => void this.#send(),
      Math.max(0, this.#lastSentAt + PERIOD_MS - Date.now())
    );
  }

  /** Sends what is left. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#pending.size > 0) await this.#send();
  }

  async #send(): Promise<void> {
    this.#lastSentAt = Date.now();
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
