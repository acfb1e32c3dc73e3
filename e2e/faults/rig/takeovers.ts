import type { Rig } from './rig.ts';

const POLL_MS = 200;

/** Measures how long runs stand still whose worker was killed: until another claim, which raises their epoch. */
export class Takeovers {
  readonly #rig: Rig;
  readonly #waiting = new Map<string, { epoch: number; since: number }>();
  readonly #timer: NodeJS.Timeout;
  #look: Promise<void> = Promise.resolve();
  /** Of each interrupted run, in milliseconds. */
  readonly took: number[] = [];

  constructor(rig: Rig) {
    this.#rig = rig;
    this.#timer = setInterval(() => (this.#look = this.#look.then(() => this.#check())), POLL_MS);
  }

  /** Every run that is being executed now has just lost its worker. */
  async interrupted(): Promise<number> {
    const rows = await this.#rig.sql<{ id: string; epoch: number }[]>`
      SELECT id, epoch FROM runs WHERE status = 'running'`;
    const since = performance.now();
    const fresh = rows.filter(({ id, epoch }) => this.#waiting.get(id)?.epoch !== epoch);
    for (const { id, epoch } of fresh) this.#waiting.set(id, { epoch, since });
    return fresh.length;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#look;
    await this.#check();
  }

  async #check(): Promise<void> {
    if (this.#waiting.size === 0) return;
    const now = performance.now();
    const rows = await this.#rig.sql<{ id: string; epoch: number; ended: boolean }[]>`
      SELECT id, epoch, finished_at IS NOT NULL AS ended FROM runs WHERE id = ANY (${[...this.#waiting.keys()]}::uuid[])`;
    for (const { id, epoch, ended } of rows) {
      const { epoch: lost, since } = this.#waiting.get(id)!;
      if (epoch <= lost && !ended) continue;
      this.took.push(now - since);
      this.#waiting.delete(id);
    }
  }
}
