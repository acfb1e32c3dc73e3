export interface PaceOptions {
  perSecond: number;
  /** How many may go at once after a pause. */
  burst: number;
}

/**
 * When the next of many may go: a few at once after a pause, then evenly. Generic cell rate algorithm (ITU-T I.371):
 * one number instead of a bucket that is refilled. Times are in milliseconds of one clock.
 */
export class Pace {
  readonly #periodMs: number;
  readonly #toleranceMs: number;
  /** When the next one is due if all came evenly. */
  #dueAt = 0;

  constructor({ perSecond, burst }: PaceOptions) {
    this.#periodMs = 1_000 / perSecond;
    this.#toleranceMs = this.#periodMs * (burst - 1);
  }

  /** How long the next one has to wait. */
  delayMs(now: number): number {
    return Math.max(0, this.#dueAt - this.#toleranceMs - now);
  }

  /** One goes now. */
  take(now: number): void {
    this.#dueAt = Math.max(now, this.#dueAt) + this.#periodMs;
  }
}
