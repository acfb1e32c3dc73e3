import { withOrg, type Database } from '@automateos/db';
import { releaseLease, renewLeases, takeLease, type DocumentRef } from '@automateos/db/queries/documents';
import { randomText } from '@automateos/workflow';
import type { Logger } from './logger.ts';
import type { Room, Rooms } from './room.ts';

/**
 * Tells the world, in the documents' rows, which server holds which document. The proxy routes by it, and a row that was
 * never handed back tells the next server that this one died. Nothing depends on it being true: updates commute.
 */
export class Leases {
  readonly serverId = `collab_${randomText(10)}`;
  readonly #db: Database;
  readonly #rooms: Rooms;
  readonly #logger: Logger;
  readonly #ttlMs: number;
  readonly #releasing = new Map<string, Promise<void>>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(options: { db: Database; rooms: Rooms; logger: Logger; ttlMs: number }) {
    this.#db = options.db;
    this.#rooms = options.rooms;
    this.#logger = options.logger;
    this.#ttlMs = options.ttlMs;
    this.#timer = setInterval(() => void this.#renew(), options.ttlMs / 3);
  }

  /** Returns when the document was last left by a server that died, if ever. */
  async take(ref: DocumentRef): Promise<Date | undefined> {
    const { serverId } = this;
    await this.#releasing.get(ref.documentId); // or it would hand back what is held anew
    return withOrg(this.#db, ref.orgId, (tx) =>
      takeLease(tx, { documentId: ref.documentId, serverId, ttlMs: this.#ttlMs })
    );
  }

  /** Hands a document back. One that could not be handed back looks like a crash, which costs nothing but trust. */
  async release(room: Room): Promise<void> {
    const { serverId } = this;
    const released = withOrg(this.#db, room.ref.orgId, (tx) =>
      releaseLease(tx, { documentId: room.id, serverId })
    )
      .catch((error: unknown) =>
        this.#logger.warn({ err: error, documentId: room.id }, 'document could not be handed back')
      )
      .finally(() => this.#releasing.delete(room.id));
    this.#releasing.set(room.id, released);
    await released;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #renew(): Promise<void> {
    const documents = this.#rooms.all().map((room) => ({ orgId: room.ref.orgId, documentId: room.id }));
    if (documents.length === 0) return;
    try {
      await renewLeases(this.#db, { serverId: this.serverId, ttlMs: this.#ttlMs, documents });
    } catch (error) {
      this.#logger.warn({ err: error }, 'leases could not be renewed');
    }
  }
}
