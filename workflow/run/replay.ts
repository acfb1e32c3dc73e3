import type { JsonObject, WorkflowEdge } from '../types.ts';
import { isPerItem, restoreRun, type JournalRow } from './journal.ts';
import type { Plan, PlanNode } from './plan.ts';

/**
 * The results of an old run that a replay from its failed step takes over: what succeeded in nodes that still exist.
 * Steps that work item by item are taken over only if their items are surely the same ones: same wires from steps that
 * are taken over too. Such a step that failed at some items keeps the others.
 * @param plan what the replay executes; `original` what the old run executed (the same one on the same version).
 */
export function reusableRows(
  plans: { plan: Plan; original: Plan },
  input: JsonObject,
  rows: readonly JournalRow[]
): JournalRow[] {
  const { plan, original } = plans;
  const { state } = restoreRun(original, input, rows);
  const taken = new Set<string>();
  const kept = new Set<string>();
  for (const node of plan.order) {
    const before = original.nodes.get(node.id);
    if (before?.type !== node.type) continue;
    const sameItems = haveSameItems(node, before) && node.incoming.every((edge) => taken.has(edge.source));
    const isWhole = !isPerItem(node) && !isPerItem(before);
    const isComplete = state.outputOf(node.id) !== undefined;
    if (isComplete ? isWhole || sameItems : sameItems && state.isSkipped(node.id)) taken.add(node.id);
    if (taken.has(node.id) || sameItems) kept.add(node.id);
  }
  return rows.filter((row) => row.status === 'succeeded' && kept.has(row.nodeId));
}

function haveSameItems(node: PlanNode, before: PlanNode): boolean {
  const wires = (edges: readonly WorkflowEdge[]) =>
    edges.map((edge) => `${edge.source}:${edge.sourcePort}`).join(' ');
  return isPerItem(node) === isPerItem(before) && wires(node.incoming) === wires(before.incoming);
}
