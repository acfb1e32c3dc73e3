import { withOrg, type Database } from '@automateos/db';
import { noteEdited } from '@automateos/db/queries/documents';
import { readName } from '@automateos/workflow/document';
import type { Logger } from './logger.ts';
import type { Room } from './room.ts';
import type { Timings } from './settings.ts';

interface Noted {
  name: string;
  at: number;
  timer?: ReturnType<typeof setTimeout>;
}

/** Keeps the workflows' rows, which lists show, in step with the names inside their documents. */
export class WorkflowRows {
  readonly #db: Database;
  readonly #logger: Logger;
  readonly #timings: Timings;
  readonly #noted = new Map<string, Noted>();

  constructor(options: { db: Database; logger: Logger; timings: Timings }) {
    this.#db = options.db;
    this.#logger = options.logger;
    this.#timings = options.timings;
  }

  /** The document is open; this is the name that its row is taken to have. */
  opened(room: Room): void {
    this.#noted.set(room.id, { name: readName(room.document), at: 0 });
  }

  /** Edits of the document were saved. */
  edited(room: Room): void {
    const noted = this.#noted.get(room.id);
    if (!noted || noted.timer || room.ref.kind !== 'main') return;
    const dueMs = noted.at + this.#timings.editedLag - Date.now();
    const isRenamed = readName(room.document) !== noted.name;
    if (!isRenamed && dueMs > 0) return;
    noted.timer = setTimeout(() => void this.#write(room, noted), this.#timings.nameLag);
  }

  closed(room: Room): void {
    clearTimeout(this.#noted.get(room.id)?.timer);
    this.#noted.delete(room.id);
  }

  async #write(room: Room, noted: Noted): Promise<void> {
    const name = readName(room.document);
    const { orgId, workflowId } = room.ref;
    try {
      await withOrg(this.#db, orgId, (tx) => noteEdited(tx, { workflowId, name }));
      noted.name = name;
      noted.at = Date.now();
    } catch (error) {
      this.#logger.warn({ err: error, documentId: room.id }, 'the name could not be copied');
    } finally {
      noted.timer = undefined;
    }
  }
}
