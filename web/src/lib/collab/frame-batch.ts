/** When the tab is hidden there are no animation frames; presence and content then follow at this pace. */
export const HIDDEN_TAB_MS = 250;

export interface FrameClock {
  isHidden(): boolean;
  /** Calls back before the next paint; with the time of the frame in ms. */
  frame(callback: (now: number) => void): void;
  timer(callback: () => void, delayMs: number): void;
}

/** The browser's own frames and timers. */
const browserClock: FrameClock = {
  isHidden: () => document.hidden,
  frame: (callback) => void requestAnimationFrame(callback),
  timer: (callback, delayMs) => void setTimeout(callback, delayMs)
};

/**
 * All work of one frame in one callback, in two phases: first what reads the document and presence, then what patches
 * the canvas with it. So the canvas is patched once per frame, whatever caused it.
 */
export class FrameQueue {
  readonly #clock: FrameClock;
  readonly #tasks = { read: new Set<FrameTask>(), patch: new Set<FrameTask>() };
  #scheduled = false;

  constructor(clock: FrameClock = browserClock) {
    this.#clock = clock;
  }

  add(task: FrameTask, phase: 'read' | 'patch'): void {
    this.#tasks[phase].add(task);
    if (this.#scheduled) return;
    this.#scheduled = true;
    if (this.#clock.isHidden()) this.#clock.timer(() => this.#run(performance.now()), HIDDEN_TAB_MS);
    else this.#clock.frame((now) => this.#run(now));
  }

  remove(task: FrameTask): void {
    for (const set of Object.values(this.#tasks)) set.delete(task);
  }

  #run(now: number): void {
    for (const set of [this.#tasks.read, this.#tasks.patch]) {
      const due = [...set];
      set.clear();
      if (set === this.#tasks.patch) this.#scheduled = false; // what a patch asks for is the next frame's
      for (const task of due) task(now);
    }
  }
}

type FrameTask = (now: number) => void;

const pageFrames = new FrameQueue();

export interface BatchOptions {
  phase?: 'read' | 'patch';
  queue?: FrameQueue;
}

/** Runs `flush` once per frame, however often `request` is called in between. */
export class FrameBatch {
  readonly #flush: FrameTask;
  readonly #phase: 'read' | 'patch';
  readonly #queue: FrameQueue;

  constructor(flush: FrameTask, options: BatchOptions = {}) {
    this.#flush = flush;
    this.#phase = options.phase ?? 'read';
    this.#queue = options.queue ?? pageFrames;
  }

  request(): void {
    this.#queue.add(this.#flush, this.#phase);
  }

  /** Flushes at once, for a local change whose result the caller needs in this turn. */
  now(): void {
    this.cancel();
    this.#flush(performance.now());
  }

  cancel(): void {
    this.#queue.remove(this.#flush);
  }
}
