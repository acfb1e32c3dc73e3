import type { Builder } from './builder.svelte.ts';
import { PERSON_PAINT, type FarPicture, type FarStep } from './far-view.ts';
import { shapeOf } from './geometry.ts';

/** What the far view draws: places from the canvas, so that drags of others show, the rest from the room. Reactive. */
export function farPicture({ room, flow, selection }: Builder): FarPicture {
  const { storedNotes, storedEdges, nodes } = room.graph;
  const selected = new Set(selection);
  const steps = new Map<string, FarStep>();
  for (const { id, position } of flow.nodes) {
    const node = nodes.get(id);
    if (!node) continue;
    const { width, height } = shapeOf(node);
    const holder = room.presence.holdersOf(id)[0];
    steps.set(id, {
      ...{ id, width, height, ...position },
      group: node.facts?.group ?? 'time',
      status: node.step.status,
      selected: selected.has(id),
      held: holder && PERSON_PAINT[holder.color]
    });
  }
  const notes = [...storedNotes.values()].map(({ position, width, height }) => ({
    ...position,
    width,
    height
  }));
  return { steps, notes, edges: [...storedEdges.values()] };
}
