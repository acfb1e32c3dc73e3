import type { StepView } from '#lib/collab/node-vm.svelte.ts';

/** `live`: data is on its way along this wire now; `done`: it arrived. */
export type WireTone = 'idle' | 'live' | 'done';

/** How a port looks, from what its step does and the items that left by it. */
export function portTone(
  { status, items }: StepView,
  { side, id }: { side: 'input' | 'output'; id: string }
): 'done' | 'run' | undefined {
  if (status === 'running' && side === 'input') return 'run';
  if (status !== 'succeeded') return undefined;
  return side === 'input' || (items[id] ?? 0) > 0 ? 'done' : undefined;
}

/** How a wire looks, from the steps at its ends and the items that left its port. */
export function wireTone(source: StepView, target: StepView, items: number): WireTone {
  const hasPassed = source.status === 'succeeded' && items > 0;
  if (target.status === 'running') return hasPassed ? 'live' : 'idle';
  return hasPassed && target.status !== 'idle' && target.status !== 'pending' ? 'done' : 'idle';
}
