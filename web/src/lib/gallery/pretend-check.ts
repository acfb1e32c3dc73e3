import { api } from '#lib/api.ts';
import type { Run, StartedRun } from '#lib/server/answers/runs.ts';
import { PolledRun } from './polled-run.svelte.ts';

/** A pretend run of a workflow's live version, so that its check can pass. */
export const pretendCheck = (workflowId: string, onend: () => Promise<void>): PolledRun<Run> =>
  new PolledRun({
    async start(input) {
      const body = { pretend: true, input };
      return (await api<StartedRun>('POST', `/workflows/${workflowId}/runs`, { body, quiet: true })).runId;
    },
    read: (runId) => api<Run>('GET', `/runs/${runId}`, { quiet: true }),
    onend
  });

/** Why the check does not pass, once the run stands. */
export function problemOf({ run, isBusy, problem }: PolledRun<Run>): string | undefined {
  if (!run || isBusy || run.status === 'succeeded') return problem;
  if (run.status === 'waiting') return 'It waits for a person or a time now. Finish that run, then reload.';
  return run.error?.message ?? 'The run did not reach its end.';
}
