import type { Room } from '#lib/collab/room.svelte.ts';
import type { NodeVM } from '#lib/collab/node-vm.svelte.ts';
import type { Json } from '@automateos/workflow';

/** Data on its way into a node: the first wire that has some. */
export interface InputSample {
  from: NodeVM;
  items: readonly Json[];
  source: 'run' | 'example';
}

/** Samples of everything wired into a node. Reactive. */
export function inputSamples(room: Room, nodeId: string): InputSample[] {
  void room.graph.revision;
  const found: InputSample[] = [];
  for (const edge of room.graph.storedEdges.values()) {
    if (edge.target !== nodeId) continue;
    const from = room.node(edge.source);
    const sample = room.samples.of(edge.source);
    if (!from || !sample) continue;
    // An example knows one port only; a real run without items on this port really has none.
    const items =
      sample.ports[edge.sourcePort] ?? (sample.source === 'example' ? Object.values(sample.ports)[0] : []);
    if (items?.length) found.push({ from, items, source: sample.source });
  }
  return found;
}

/** The first of them, for `$json`. */
export const inputSample = (room: Room, nodeId: string): InputSample | undefined =>
  inputSamples(room, nodeId)[0];
