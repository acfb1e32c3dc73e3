/** Workers that may die in a run, one after the other, before it is given up (security F29). */
export const MOST_CRASHES = 5;

/**
 * Runs in which workers have died twice are executed one at a time, so that the one which kills its worker is told apart
 * from those that were there by chance.
 */
export class Quarantine {
  #last: Promise<void> = Promise.resolve();

  async alone(work: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined); // the caller hears of the failure; the next one starts all the same
    return turn;
  }
}
