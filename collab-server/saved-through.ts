/** An edit message whose fate is not yet told to the client. */
interface Waiting {
  number: number;
  /** Position in the document's log that must be committed; unknown while parts of it are missing. */
  position?: number;
}

/**
 * Which of the edit messages of one connection are durable. They are numbered from 1 in arrival order. Each waits for a
 * position in its document's log: the position the log had reached right after it was applied. So an edit that the
 * document already had waits for the commit of whoever brought it first.
 */
export class SavedThrough {
  #received = 0;
  #through = 0;
  #waiting: Waiting[] = [];

  /** Numbers the message that just arrived. */
  receive(): number {
    this.#waiting.push({ number: ++this.#received });
    return this.#received;
  }

  /** The message is saved once the log is committed up to `position`. */
  settle(number: number, position: number): void {
    const message = this.#waiting.findLast((waiting) => waiting.number === number);
    if (message) message.position = position;
  }

  /** The number to tell the client, when the log is now committed up to `committed`; undefined when it is not news. */
  advance(committed: number): number | undefined {
    let done = 0;
    for (const { position } of this.#waiting) {
      if (position === undefined || position > committed) break;
      done++;
    }
    if (done === 0) return undefined;
    this.#through = this.#waiting.splice(0, done).at(-1)!.number;
    return this.#through;
  }

  /** Whether the client is waiting to hear that something is saved. */
  get isWaiting(): boolean {
    return this.#waiting.length > 0;
  }
}
