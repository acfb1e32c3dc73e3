import type { StepView } from '#lib/collab/node-vm.svelte.ts';

/** `live`: data is on its way along this wire now; `done`: it arrived. */
export type WireTone = 'idle' | 'live' | 'done';

/** How a wire looks, from the steps at its ends and the items that left its port. */
export function wireTone(source: StepView, target: StepView, items: number): WireTone {
  const hasPassed = source.status === 'succeeded' && items > 0;
  if (target.status === 'running') return hasPassed ? 'live' : 'idle';
  return hasPassed && target.status !== 'idle' && target.status !== 'pending' ? 'done' : 'idle';
}
