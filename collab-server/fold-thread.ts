import type { Foldable } from '@automateos/db/queries/document-history';
import { Worker } from 'node:worker_threads';

export interface FoldWorkerData {
  databaseUrl: string;
}
export type FoldRequest = { id: number; document: Foldable } | 'stop';
export type FoldAnswer = { id: number; moved: number } | { id: number; error: unknown } | 'stopped';

/** A thread that has had nothing to do for this long gives its memory back. */
const IDLE_MS = 60_000;

/**
 * Folding decodes and encodes whole documents: a second of work for the largest. It happens in a thread of its own with
 * its own connection, so that nobody's edits wait for it. The thread starts when it is needed.
 */
export class FoldThread {
  readonly #databaseUrl: string;
  readonly #waiting = new Map<number, PromiseWithResolvers<number>>();
  #worker: Worker | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;
  #lastId = 0;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Returns the number of rows moved. Rejects when the fold failed; then nothing was changed. */
  fold(document: Foldable): Promise<number> {
    clearTimeout(this.#idle);
    this.#worker ??= this.#start();
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<number>();
    this.#waiting.set(id, waiting);
    this.#worker.postMessage({ id, document } satisfies FoldRequest);
    return waiting.promise;
  }

  /** Stops the thread once it has done what it was asked to. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    if (!worker) return;
    this.#worker = undefined;
    const stopped = new Promise<void>((resolve) =>
      worker.on('message', (answer: FoldAnswer) => answer === 'stopped' && resolve())
    );
    worker.postMessage('stop' satisfies FoldRequest);
    await stopped;
    await worker.terminate(); // Deno's threads cannot end themselves
  }

  #start(): Worker {
    const workerData: FoldWorkerData = { databaseUrl: this.#databaseUrl };
    const worker = new Worker(new URL('./fold-worker.ts', import.meta.url), { workerData });
    worker.on('message', (answer: FoldAnswer) => this.#settle(answer));
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('the folding thread ended')));
    return worker;
  }

  #settle(answer: FoldAnswer): void {
    if (answer === 'stopped') return;
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ('moved' in answer) waiting?.resolve(answer.moved);
    else waiting?.reject(answer.error);
    if (this.#waiting.size === 0 && this.#worker) this.#idle = setTimeout(() => void this.close(), IDLE_MS);
  }

  #fail(worker: Worker, error: unknown): void {
    if (worker !== this.#worker) return; // it was asked to stop
    this.#worker = undefined;
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
