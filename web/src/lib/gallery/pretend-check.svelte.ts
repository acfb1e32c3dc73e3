import type { JsonObject } from '@automateos/workflow';
import { api, ApiError } from '#lib/api.ts';
import type { Run, StartedRun } from '#lib/server/answers/runs.ts';

const LOOK_MS = 500;

/** A pretend run of a workflow's live version, so that its check can pass. */
export class PretendCheck {
  isBusy = $state(false);
  problem = $state<string>();
  readonly #workflowId: string;
  readonly #onend: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workflowId: string, onend: () => Promise<void>) {
    this.#workflowId = workflowId;
    this.#onend = onend;
  }

  async start(input: JsonObject): Promise<void> {
    this.isBusy = true;
    this.problem = undefined;
    try {
      const body = { pretend: true, input };
      const path: `/${string}` = `/workflows/${this.#workflowId}/runs`;
      const { runId } = await api<StartedRun>('POST', path, { body, quiet: true });
      await this.#look(runId);
    } catch (error) {
      this.#fail(error);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #look(runId: string): Promise<void> {
    const run = await api<Run>('GET', `/runs/${runId}`, { quiet: true });
    if (run.status === 'queued' || run.status === 'running') {
      this.#timer = setTimeout(() => this.#look(runId).catch((error: unknown) => this.#fail(error)), LOOK_MS);
      return;
    }
    this.isBusy = false;
    if (run.status === 'waiting')
      this.problem = 'It waits for a person or a time now. Finish that run, then reload.';
    else if (run.status !== 'succeeded')
      this.problem = run.error?.message ?? 'The run did not reach its end.';
    await this.#onend();
  }

  #fail(error: unknown): void {
    this.isBusy = false;
    if (!(error instanceof ApiError)) throw error;
    this.problem = error.message;
  }
}
