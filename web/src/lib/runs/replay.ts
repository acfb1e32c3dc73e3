import { goto } from '$app/navigation';
import { resolve } from '$app/paths';
import { api, attempt } from '#lib/api.ts';

export interface Replay {
  from: 'start' | 'failed-step';
  version: 'same' | 'live';
}

/** Runs an old run again and opens the new one. A refusal was shown. */
export async function replayRun(runId: string, replay: Replay): Promise<void> {
  const started = await attempt(api<{ runId: string }>('POST', `/runs/${runId}/replay`, { body: replay }));
  if (started) await goto(resolve('/app/runs/[id]', { id: started.value.runId }));
}
