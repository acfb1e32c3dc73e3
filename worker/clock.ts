/** The database's time as this process knows it: set by each heartbeat, so that a wrong local clock moves no timer. */
export class Clock {
  #offsetMs = 0;

  now(): Date {
    return new Date(Date.now() + this.#offsetMs);
  }

  /** @param databaseNow read by a statement sent at `sentAt` (Date.now()) whose answer arrives now. */
  set(databaseNow: Date, sentAt: number): void {
    const halfway = (sentAt + Date.now()) / 2;
    this.#offsetMs = Math.round(databaseNow.getTime() - halfway);
  }
}
