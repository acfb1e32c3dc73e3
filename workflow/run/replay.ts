import { canonicalJson } from '../interop/canonical-json.ts';
import type { Json, JsonObject, WorkflowEdge } from '../types.ts';
import { isPerItem, restoreRun, type JournalRow } from './journal.ts';
import type { Plan, PlanNode } from './plan.ts';

/**
 * The results of an old run that a replay from its failed step takes over: what succeeded in nodes that still exist.
 * Steps that work item by item are taken over only if their items are surely the same ones: same wires from steps that
 * are taken over too. Such a step that failed at some items keeps the others. A loop is taken over with all its rounds, or
 * not at all: when its settings or wires inside it differ, its rounds would be others.
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
    if (before?.type !== node.type || node.within !== undefined) continue;
    if (node.loop || before.loop) {
      const isSame =
        isSameLoop(node.id, { plan, original }) && node.incoming.every((edge) => taken.has(edge.source));
      if (!isSame) continue;
      for (const id of [node.id, ...(node.loop?.body ?? [])]) kept.add(id);
      const output = state.outputOf(node.id);
      if (state.isSkipped(node.id) || (output && !Object.hasOwn(output, node.loop!.bodyPort)))
        taken.add(node.id);
      continue;
    }
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

/** Whether its rounds would be the same ones: everything in it is what it was, wired as it was. */
function isSameLoop(loopId: string, { plan, original }: { plan: Plan; original: Plan }): boolean {
  const [now, before] = [plan.nodes.get(loopId)!, original.nodes.get(loopId)!];
  if (!now.loop || !before.loop || now.loop.body.length !== before.loop.body.length) return false;
  return [now, ...now.loop.body.map((id) => plan.nodes.get(id)!)].every((node) => {
    const old = original.nodes.get(node.id);
    if (old?.type !== node.type || !haveSameItems(node, old)) return false;
    return !node.loop || configOf(node) === configOf(old);
  });
}

const configOf = (node: PlanNode): string => canonicalJson(node.rawConfig as Json);
