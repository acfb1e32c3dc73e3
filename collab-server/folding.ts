import { withOrg, type Database } from '@automateos/db';
import { findUnfolded, foldDocument, type Foldable } from '@automateos/db/queries/document-history';
import { FoldThread } from './fold-thread.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';
import type { Room, Rooms } from './room.ts';
import { FOLD_ROWS, type Timings } from './settings.ts';

/** A document up to this size is folded in a few milliseconds: less than it takes to tell the thread. */
const SMALL_BYTES = 64 << 10;

/** Logs that no server holds are folded when they are this old or this long. */
const FORGOTTEN = { ageMs: 5 * 60_000, rows: FOLD_ROWS, limit: 20 };

export interface FoldingOptions {
  db: Database;
  databaseUrl: string;
  rooms: Rooms;
  logger: Logger;
  metrics: Metrics;
  timings: Timings;
}

/**
 * Decides when logs are folded: when they grow long, when nobody has edited for a while, when a document is closed, and
 * when a server left one behind. A fold that fails is only late: the log still holds everything.
 */
export class Folding {
  readonly #options: FoldingOptions;
  readonly #thread: FoldThread;
  readonly #running = new Map<string, Promise<void>>();
  readonly #timers: ReturnType<typeof setInterval>[];

  constructor(options: FoldingOptions) {
    this.#options = options;
    this.#thread = new FoldThread(options.databaseUrl);
    const { foldSweep, forgottenSweep } = options.timings;
    this.#timers = [
      setInterval(() => this.#sweepIdle(), foldSweep),
      setInterval(() => void this.#sweepForgotten(), forgottenSweep)
    ];
  }

  /** Rows were added to the log of an open document. */
  added(room: Room, rows: number): void {
    room.rowsToFold += rows;
    room.lastRowAt = Date.now();
    if (room.rowsToFold >= FOLD_ROWS) void this.fold(room);
  }

  /** Folds an open document; a fold that is under way is waited for. Never throws. */
  fold(room: Room): Promise<void> {
    return this.#once(room.id, async () => {
      room.rowsToFold = Math.max(0, room.rowsToFold - (await this.#foldNow(room.ref, room.bytes)));
    });
  }

  /** Folds and waits until there is nothing left to fold, or it did not work. */
  async foldAll(room: Room): Promise<void> {
    await this.#running.get(room.id);
    if (room.rowsToFold > 0) await this.fold(room);
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await Promise.all(this.#running.values());
    await this.#thread.close();
  }

  #sweepIdle(): void {
    const limit = Date.now() - this.#options.timings.foldIdle;
    for (const room of this.#options.rooms.all())
      if (room.rowsToFold > 0 && room.lastRowAt <= limit) void this.fold(room);
  }

  async #sweepForgotten(): Promise<void> {
    const { db, rooms, logger } = this.#options;
    try {
      for (const document of await findUnfolded(db, FORGOTTEN))
        if (!rooms.find(document.documentId))
          await this.#once(document.documentId, async () => void (await this.#foldNow(document, Infinity)));
    } catch (error) {
      logger.warn({ err: error }, 'forgotten logs could not be looked for');
    }
  }

  #once(documentId: string, fold: () => Promise<void>): Promise<void> {
    const running = this.#running.get(documentId);
    if (running) return running;
    const { logger } = this.#options;
    const started = fold()
      .catch((error: unknown) => logger.warn({ err: error, documentId }, 'fold failed'))
      .finally(() => this.#running.delete(documentId));
    this.#running.set(documentId, started);
    return started;
  }

  async #foldNow(document: Foldable, bytes: number): Promise<number> {
    const startedAt = performance.now();
    const moved =
      bytes <= SMALL_BYTES
        ? await withOrg(this.#options.db, document.orgId, (tx) => foldDocument(tx, document))
        : await this.#thread.fold(document);
    this.#options.metrics.folds++;
    this.#options.metrics.foldSeconds += (performance.now() - startedAt) / 1000;
    return moved;
  }
}
