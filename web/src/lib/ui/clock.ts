import { createSubscriber } from 'svelte/reactivity';

/** A clock that ticks only while something on the page shows it. */
export class Clock {
  #subscribe: () => void;

  /** @param periodMs how often readers are refreshed, in milliseconds */
  constructor(periodMs: number) {
    this.#subscribe = createSubscriber((update) => {
      const timer = setInterval(update, periodMs);
      return () => clearInterval(timer);
    });
  }

  get now(): Date {
    this.#subscribe();
    return new Date();
  }
}

/** For "5 min ago". */
export const slowClock = new Clock(10_000);
/** For what happens while one watches. */
export const fastClock = new Clock(200);
