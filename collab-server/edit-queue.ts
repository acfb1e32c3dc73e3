import type { Edit } from '@automateos/db/queries/document-log';
import { mergeUpdates } from '@automateos/workflow/document-state';

/** One commit takes at most this much of one document; the rest follows with the next. */
const MAX_BATCH_EDITS = 5_000;
const MAX_BATCH_BYTES = 4 << 20;

/** The edits of one document that are not committed yet, in the order in which they were applied. */
export class EditQueue {
  readonly documentId: string;
  /** How many edits were ever put in, and how many of them are committed. */
  appended = 0;
  committed = 0;
  /** When the oldest waiting edit was put in (ms). */
  waitingSince = 0;
  /** When it was last reported that these edits are not saved (ms). */
  reportedAt = 0;
  failures = 0;
  /** Not tried again before (ms). */
  retryAt = 0;
  #edits: Edit[] = [];
  #emptied = Promise.withResolvers<void>();

  constructor(documentId: string) {
    this.documentId = documentId;
    this.#emptied.resolve();
  }

  get isEmpty(): boolean {
    return this.#edits.length === 0;
  }

  /** Resolves when nothing waits. */
  get emptied(): Promise<void> {
    return this.#emptied.promise;
  }

  push(edit: Edit, now: number): void {
    if (this.isEmpty) {
      this.waitingSince = now;
      this.#emptied = Promise.withResolvers();
    }
    this.#edits.push(edit);
    this.appended++;
  }

  /** What the next commit should hold: how many edits, and their rows, bursts of one connection merged. */
  batch(): { count: number; rows: Edit[] } {
    const rows: Edit[][] = [];
    let bytes = 0;
    let count = 0;
    for (const edit of this.#edits) {
      bytes += edit.update.length;
      if (count === MAX_BATCH_EDITS || (count > 0 && bytes > MAX_BATCH_BYTES)) break;
      count++;
      const burst = rows.at(-1);
      if (burst?.[0]!.connectionId === edit.connectionId) burst.push(edit);
      else rows.push([edit]);
    }
    return {
      count,
      rows: rows.map((burst) => ({ ...burst[0]!, update: mergeUpdates(burst.map((edit) => edit.update)) }))
    };
  }

  /** The first `count` edits are committed. */
  settle(count: number, now: number): void {
    this.#edits.splice(0, count);
    this.committed += count;
    this.failures = 0;
    this.retryAt = 0;
    this.reportedAt = 0;
    this.waitingSince = now;
    if (this.isEmpty) this.#emptied.resolve();
  }

  /** Forgets what waits: the document does not exist any more. */
  discard(): void {
    this.settle(this.#edits.length, 0);
  }
}
