import type { JsonObject } from '@automateos/workflow';
import { ApiError } from '#lib/api.ts';
import type { Status } from '#lib/ui/status.ts';

const LOOK_MS = 400;

interface Source<Run> {
  /** Starts it; resolves to the run's id. */
  start: (input: JsonObject | undefined) => Promise<string>;
  read: (runId: string) => Promise<Run>;
  /** Called once it is over, or waits. */
  onend?: () => Promise<void>;
}

/** A run that is looked at until it ends or waits for somebody. */
export class PolledRun<Run extends { status: Status }> {
  run = $state.raw<Run>();
  isBusy = $state(false);
  /** Why it could not be started or looked at. */
  problem = $state<string>();
  readonly #source: Source<Run>;
  /** Counts starts and stops: an answer for an earlier one comes too late. */
  #turn = 0;

  constructor(source: Source<Run>) {
    this.#source = source;
  }

  async start(input?: JsonObject): Promise<void> {
    const turn = ++this.#turn;
    this.isBusy = true;
    this.problem = undefined;
    this.run = undefined;
    try {
      const runId = await this.#source.start(input);
      while (turn === this.#turn && !(await this.#look(runId, turn))) await pause(LOOK_MS);
    } catch (error) {
      this.isBusy = false;
      if (!(error instanceof ApiError)) throw error;
      this.problem = error.message;
    }
  }

  /** Nobody looks any more. The run itself goes on. */
  stop(): void {
    this.#turn++;
  }

  /** @returns whether there is nothing more to see */
  async #look(runId: string, turn: number): Promise<boolean> {
    const run = await this.#source.read(runId);
    if (turn !== this.#turn) return true;
    this.run = run;
    if (run.status === 'queued' || run.status === 'running') return false;
    this.isBusy = false;
    await this.#source.onend?.();
    return true;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
