import type { Database } from '@automateos/db';
import { isUnavailable } from '@automateos/db';
import { appendUpdates, type Edit } from '@automateos/db/queries/document-log';
import { EditQueue } from './edit-queue.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { Timings } from './settings.ts';

const FOREIGN_KEY_VIOLATION = '23503';

export interface EditLogOptions {
  db: Database;
  logger: Logger;
  metrics: Metrics;
  timings: Timings;
  /** Edits of a document up to this position are durable; `rows` were added to its log. */
  onSaved(documentId: string, saved: { position: number; rows: readonly Edit[] }): void;
  /** Edits of a document are in memory only, and will be for longer than usual. */
  onNotSaved(documentId: string): void;
  /** The document was deleted for good under our hands. */
  onGone(documentId: string): void;
}

/**
 * The edit log by group commit: everything that waits goes into one transaction, and the next one starts as soon as it is
 * back. So an idle server commits each edit at once, and a busy one many together, without a timer. An edit leaves memory
 * only when it is committed; what fails is tried again for as long as it takes.
 */
export class EditLog {
  readonly #options: EditLogOptions;
  readonly #queues = new Map<string, EditQueue>();
  #isCommitting = false;
  #retry: ReturnType<typeof setTimeout> | undefined;
  readonly #watchdog: ReturnType<typeof setInterval>;

  constructor(options: EditLogOptions) {
    this.#options = options;
    this.#watchdog = setInterval(() => this.#reportSlow(), options.timings.slowSave / 4);
  }

  /** Queues an edit that is already applied. Returns its position in the document's log. */
  append(edit: Edit): number {
    const queue = this.#queueOf(edit.documentId);
    queue.push(edit, Date.now());
    this.#options.metrics.edits++;
    void this.#commitAll();
    return queue.appended;
  }

  /** The position of the last edit queued; 0 for a document that had none since it was opened. */
  position(documentId: string): number {
    return this.#queues.get(documentId)?.appended ?? 0;
  }

  /** Edits up to this position are durable. */
  committed(documentId: string): number {
    return this.#queues.get(documentId)?.committed ?? 0;
  }

  hasUnsaved(documentId: string): boolean {
    return !(this.#queues.get(documentId)?.isEmpty ?? true);
  }

  /** Resolves when everything queued so far, and whatever joins it meanwhile, is durable. */
  async saved(documentId: string): Promise<void> {
    while (this.hasUnsaved(documentId)) await this.#queues.get(documentId)!.emptied;
  }

  /** Forgets the positions of a document that is closed. Edits that still wait are kept. */
  forget(documentId: string): void {
    if (!this.hasUnsaved(documentId)) this.#queues.delete(documentId);
  }

  /** Waits for everything to be durable, at most `timeoutMs`. Returns the number of documents left over. */
  async close(timeoutMs: number): Promise<number> {
    const all = Promise.all([...this.#queues.keys()].map((documentId) => this.saved(documentId)));
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, timeoutMs);
    await Promise.race([all, timeout.promise]);
    clearTimeout(timer);
    clearTimeout(this.#retry);
    clearInterval(this.#watchdog);
    return [...this.#queues.values()].filter((queue) => !queue.isEmpty).length;
  }

  #queueOf(documentId: string): EditQueue {
    let queue = this.#queues.get(documentId);
    if (!queue) this.#queues.set(documentId, (queue = new EditQueue(documentId)));
    return queue;
  }

  async #commitAll(): Promise<void> {
    if (this.#isCommitting) return;
    this.#isCommitting = true;
    try {
      // Edits of one turn of the event loop belong into one commit.
      await Promise.resolve();
      for (let due = this.#due(); due.length > 0; due = this.#due()) await this.#commitTogether(due);
    } finally {
      this.#isCommitting = false;
      this.#scheduleRetry();
    }
  }

  #due(): EditQueue[] {
    const now = Date.now();
    return [...this.#queues.values()].filter((queue) => !queue.isEmpty && queue.retryAt <= now);
  }

  /** One transaction for all; when it fails, each document by itself, so that one cannot hold up the others. */
  async #commitTogether(queues: EditQueue[]): Promise<void> {
    const failure = await this.#commit(queues);
    if (!failure) return;
    if (queues.length === 1 || isUnavailable(failure.error)) {
      for (const queue of queues) this.#failed(queue, failure.error);
      return;
    }
    for (const queue of queues) {
      const alone = await this.#commit([queue]);
      if (alone) this.#failed(queue, alone.error);
    }
  }

  async #commit(queues: EditQueue[]): Promise<{ error: unknown } | undefined> {
    const batches = queues.map((queue) => ({ queue, ...queue.batch() }));
    const startedAt = performance.now();
    try {
      await appendUpdates(
        this.#options.db,
        batches.flatMap((batch) => batch.rows)
      );
    } catch (error) {
      this.#options.metrics.appendFailures++;
      return { error };
    }
    this.#options.metrics.commits++;
    this.#options.metrics.commitSeconds += (performance.now() - startedAt) / 1000;
    for (const { queue, count, rows } of batches) {
      queue.settle(count, Date.now());
      this.#options.onSaved(queue.documentId, { position: queue.committed, rows });
    }
    return undefined;
  }

  #failed(queue: EditQueue, error: unknown): void {
    const { logger, timings, onNotSaved, onGone } = this.#options;
    if ((error as { code?: unknown }).code === FOREIGN_KEY_VIOLATION) {
      queue.discard();
      onGone(queue.documentId);
      return;
    }
    const pauseMs = Math.min(timings.retry * 2 ** queue.failures, timings.retryAtMost);
    queue.failures++;
    queue.retryAt = Date.now() + pauseMs;
    if (queue.failures === 1) logger.error({ err: error, documentId: queue.documentId }, 'append failed');
    queue.reportedAt = Date.now();
    onNotSaved(queue.documentId);
  }

  #scheduleRetry(): void {
    clearTimeout(this.#retry);
    const times = [...this.#queues.values()].filter((queue) => !queue.isEmpty).map((queue) => queue.retryAt);
    if (times.length === 0) return;
    const waitMs = Math.max(0, Math.min(...times) - Date.now());
    this.#retry = setTimeout(() => void this.#commitAll(), waitMs);
  }

  /** A commit that neither fails nor comes back must not look like one that is about to. */
  #reportSlow(): void {
    const now = Date.now();
    for (const queue of this.#queues.values()) {
      const quietMs = now - Math.max(queue.waitingSince, queue.reportedAt);
      if (queue.isEmpty || quietMs < this.#options.timings.slowSave) continue;
      queue.reportedAt = now;
      this.#options.onNotSaved(queue.documentId);
    }
  }
}
