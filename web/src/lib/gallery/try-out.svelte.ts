import { api, ApiError } from '#lib/api.ts';
import type { TryOut } from '#lib/server/answers/gallery.ts';
import type { StartedRun } from '#lib/server/answers/runs.ts';
import type { JsonObject } from '@automateos/workflow';
import type { Status } from '#lib/ui/status.ts';

const LOOK_MS = 400;
const OVER: readonly Status[] = ['succeeded', 'failed', 'cancelled', 'waiting'];

/** A run of a template on pretend services, followed until it ends or waits for somebody. */
export class TryOutRun {
  run = $state.raw<TryOut>();
  isBusy = $state(false);
  problem = $state<string>();
  readonly #slug: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(slug: string) {
    this.#slug = slug;
  }

  /** Newest attempt of each step. */
  get statuses(): Record<string, Status> {
    return Object.fromEntries((this.run?.steps ?? []).map(({ nodeId, status }) => [nodeId, status]));
  }

  async start(input: JsonObject | undefined): Promise<void> {
    this.stop();
    this.isBusy = true;
    this.problem = undefined;
    this.run = undefined;
    try {
      const body = input ? { input } : {};
      const path: `/${string}` = `/gallery/${encodeURIComponent(this.#slug)}/try-outs`;
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
    this.run = await api<TryOut>('GET', `/try-outs/${runId}`, { quiet: true });
    if (OVER.includes(this.run.status)) this.isBusy = false;
    else
      this.#timer = setTimeout(() => this.#look(runId).catch((error: unknown) => this.#fail(error)), LOOK_MS);
  }

  #fail(error: unknown): void {
    this.isBusy = false;
    if (!(error instanceof ApiError)) throw error;
    this.problem = error.message;
  }
}
