import type { Rig } from './rig.ts';
import type { Victim } from './victim.ts';

const POLL_MS = 200;

/** Kills workers and measures how long their runs stand still: until another claim, which raises the run's epoch. */
export class Takeovers {
  readonly #rig: Rig;
  readonly #ids = new Map<Victim, string>();
  readonly #waiting = new Map<string, { epoch: number; since: number }>();
  readonly #timer: NodeJS.Timeout;
  #starting: Promise<void> = Promise.resolve();
  #look: Promise<void> = Promise.resolve();
  interrupted = 0;
  /** Of each interrupted run, in milliseconds. */
  readonly took: number[] = [];

  constructor(rig: Rig) {
    this.#rig = rig;
    this.#timer = setInterval(() => (this.#look = this.#look.then(() => this.#check())), POLL_MS);
  }

  /** Starts workers one after the other, so that the row that appears is known to be its own. */
  start(worker: Victim): Promise<void> {
    this.#starting = this.#starting.then(async () => {
      const before = await this.#workerIds();
      await worker.start();
      const [id] = (await this.#workerIds()).difference(before);
      this.#ids.set(worker, id!);
    });
    return this.#starting;
  }

  async kill(worker: Victim): Promise<void> {
    await worker.kill();
    const since = performance.now();
    const held = await this.#rig.sql<{ id: string; epoch: number }[]>`
      SELECT id, epoch FROM runs WHERE status = 'running' AND worker_id = ${this.#ids.get(worker)!}`;
    for (const { id, epoch } of held) this.#waiting.set(id, { epoch, since });
    this.interrupted += held.length;
  }

  async #workerIds(): Promise<Set<string>> {
    const rows = await this.#rig.sql<{ id: string }[]>`SELECT id FROM workers`;
    return new Set(rows.map(({ id }) => id));
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
