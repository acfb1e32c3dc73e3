export interface GroupCommitOptions<Entry, Result> {
  /** Stores a batch in one transaction; results in the order of the entries. */
  flush: (entries: Entry[]) => Promise<Result[]>;
  maxBatch: number;
  /** Whether a failed batch may be stored a little later, unchanged. */
  shouldRetry: (error: unknown) => boolean;
}

interface Pending<Entry, Result> {
  entry: Entry;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

const RETRY_MS = 200;

/**
 * Collects what concurrent runs want to store and commits it together: the next batch starts as soon as the last one is
 * back, so a batch is as large as the database is slow. Entries are stored in the order in which they were submitted.
 */
export class GroupCommit<Entry, Result> {
  readonly #options: GroupCommitOptions<Entry, Result>;
  #queue: Pending<Entry, Result>[] = [];
  #draining: Promise<void> | undefined;

  constructor(options: GroupCommitOptions<Entry, Result>) {
    this.#options = options;
  }

  /** Resolves once the entry is committed. */
  submit(entry: Entry): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ entry, resolve, reject });
      this.#draining ??= this.#drain();
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    await this.#draining;
  }

  async #drain(): Promise<void> {
    // Runs that were freed by the same event submit in this turn of the event loop: let them all in.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#queue.length > 0) {
      const batch = this.#queue.slice(0, this.#options.maxBatch);
      this.#queue = this.#queue.slice(batch.length);
      await this.#store(batch);
    }
    this.#draining = undefined;
  }

  async #store(batch: Pending<Entry, Result>[]): Promise<void> {
    for (;;) {
      try {
        const results = await this.#options.flush(batch.map((pending) => pending.entry));
        batch.forEach((pending, index) => pending.resolve(results[index]!));
        return;
      } catch (error) {
        if (!this.#options.shouldRetry(error)) return this.#storeApart(batch, error);
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

  /** One entry that cannot be stored must not take the others with it. */
  async #storeApart(batch: Pending<Entry, Result>[], error: unknown): Promise<void> {
    if (batch.length === 1) return batch[0]!.reject(error);
    for (const pending of batch) await this.#store([pending]);
  }
}
