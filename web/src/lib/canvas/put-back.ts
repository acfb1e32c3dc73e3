import { addNodes } from '@automateos/workflow/document';
import type { GraphChange } from '#lib/collab/graph.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { Builder } from './builder.svelte.ts';

/** Somebody deleted a step that I have selected: say so, and offer to bring it back with its wires. */
export function offerPutBack(builder: Builder, { removed }: GraphChange): void {
  const { room, selection } = builder;
  if (room.isMyChange) return;
  const nodes = Object.fromEntries([...removed.nodes].filter(([id]) => selection.includes(id)));
  const labels = Object.values(nodes).map((node) => `“${node.label}”`);
  if (labels.length === 0) return;
  const ends = (id: string) => Object.hasOwn(nodes, id) || room.graph.storedNodes.has(id);
  const wires = [...removed.edges].filter(([, edge]) => ends(edge.source) && ends(edge.target));
  const what = labels.length === 1 ? labels[0] : `${labels.length} steps`;
  toasts.show(`${what} was deleted by somebody else.`, {
    action: {
      label: 'Put it back',
      onselect: () =>
        room.edit((doc, origin) => addNodes(doc, { nodes, edges: Object.fromEntries(wires) }, origin))
    }
  });
}
