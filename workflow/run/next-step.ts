import type { Plan, PlanNode } from './plan.ts';

/** The first step of this type at or after a step, in the order of the plan. */
export function nextOfType(plan: Plan, from: PlanNode, type: string): PlanNode | undefined {
  const reached = new Set([from]);
  for (const node of reached) for (const { target } of node.outgoing) reached.add(plan.nodes.get(target)!);
  const fitting = [...reached].filter((node) => node.type === type && !node.disabled);
  return fitting.sort((a, b) => a.index - b.index)[0];
}
