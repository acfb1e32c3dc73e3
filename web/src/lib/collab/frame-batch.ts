/** When the tab is hidden there are no animation frames; presence and content then follow at this pace. */
export const HIDDEN_TAB_MS = 250;

export interface FrameClock {
  isHidden(): boolean;
  frame(callback: () => void): () => void;
  timer(callback: () => void, delayMs: number): () => void;
}

/** The browser's own frames and timers. */
export const browserClock: FrameClock = {
  isHidden: () => document.hidden,
  frame: (callback) => {
    const id = requestAnimationFrame(callback);
    return () => cancelAnimationFrame(id);
  },
  timer: (callback, delayMs) => {
    const id = setTimeout(callback, delayMs);
    return () => clearTimeout(id);
  }
};

/** Runs `flush` once per frame, however often `request` is called in between. */
export class FrameBatch {
  readonly #flush: () => void;
  readonly #clock: FrameClock;
  #cancel: (() => void) | undefined;

  constructor(flush: () => void, clock: FrameClock = browserClock) {
    this.#flush = flush;
    this.#clock = clock;
  }

  request(): void {
    if (this.#cancel) return;
    this.#cancel = this.#clock.isHidden()
      ? this.#clock.timer(this.now, HIDDEN_TAB_MS)
      : this.#clock.frame(this.now);
  }

  /** Flushes at once, for a local change whose result the caller needs in this turn. */
  readonly now = (): void => {
    this.cancel();
    this.#flush();
  };

  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }
}
