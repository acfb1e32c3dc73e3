import { strayWires, type Loop } from '../loops.ts';
import type { Problem, WorkflowDocument } from '../types.ts';

/** Loops without steps, wires that lead into the middle of one, and wires back that do not come out of it. */
export function loopProblems(document: WorkflowDocument, loops: readonly Loop[]): Problem[] {
  return loops
    .filter(({ id }) => !document.nodes[id]!.disabled)
    .flatMap((loop) => [
      ...emptyLoop(document, loop),
      ...strays(document, loop),
      ...foreignReturns(document, loop)
    ]);
}

function emptyLoop(document: WorkflowDocument, { id, body }: Loop): Problem[] {
  if (body.size > 0) return [];
  const message = `“${document.nodes[id]!.label}” has no steps to repeat. Connect one to its exit “Loop”.`;
  return [{ code: 'INVALID_LOOP', severity: 'warning', nodeId: id, message }];
}

function strays(document: WorkflowDocument, loop: Loop): Problem[] {
  const label = document.nodes[loop.id]!.label;
  const known = strayWires(document.edges, loop).filter(({ source }) => document.nodes[source]);
  const byTarget = Map.groupBy(known, ({ target }) => target);
  return [...byTarget].map(([nodeId, [wire]]) => {
    const inside = document.nodes[nodeId]!.label;
    const outside = document.nodes[wire!.source]!.label;
    const message = `“${inside}” is part of the loop “${label}”, but “${outside}”, which is not, leads to it too. Remove one of the wires.`;
    return { code: 'INVALID_LOOP', severity: 'error', nodeId, message };
  });
}

function foreignReturns(document: WorkflowDocument, { id, ports, body }: Loop): Problem[] {
  const { label } = document.nodes[id]!;
  return Object.entries(document.edges)
    .filter(([, edge]) => edge.target === id && edge.targetPort === ports.back)
    .filter(([, { source }]) => document.nodes[source] && !body.has(source))
    .map(([edgeId, { source }]) => {
      const from = document.nodes[source]!.label;
      const message = `“${from}” leads back into “${label}” but is not part of its loop. Lead it to “Items”, or remove the wire.`;
      return { code: 'INVALID_LOOP', severity: 'error', edgeId, message };
    });
}
