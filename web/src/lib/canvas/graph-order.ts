import type { Position, WorkflowEdge } from '@automateos/workflow';

interface Placed {
  position: Position;
}

/** Reading order: top to bottom within a column, columns left to right. */
const byPlace = (nodes: ReadonlyMap<string, Placed>) => (a: string, b: string) => {
  const [first, second] = [nodes.get(a)!.position, nodes.get(b)!.position];
  return first.x - second.x || first.y - second.y || (a < b ? -1 : 1);
};

/**
 * The order in which focus walks through the steps: along the wires, each branch to its end before the next, starting
 * from what has no input (WCAG 2.4.3). Deterministic; every node once, also on a cycle.
 */
export function focusOrder(nodes: ReadonlyMap<string, Placed>, edges: Iterable<WorkflowEdge>): string[] {
  const next = new Map<string, string[]>();
  const fed = new Set<string>();
  for (const { source, target } of edges) {
    if (!nodes.has(source) || !nodes.has(target)) continue;
    next.set(source, [...(next.get(source) ?? []), target]);
    fed.add(target);
  }
  const order = byPlace(nodes);
  const all = [...nodes.keys()].sort(order);
  const stack = [...all.filter((id) => fed.has(id)), ...all.filter((id) => !fed.has(id))].reverse();
  // Starts without input come first (last in, first out), the rest only catches cycles.
  stack.sort((a, b) => Number(fed.has(b)) - Number(fed.has(a)));
  const seen = new Set<string>();
  while (stack.length > 0) {
    const id = stack.pop()!;
    if (seen.has(id)) continue;
    seen.add(id);
    stack.push(...[...(next.get(id) ?? [])].sort(order).reverse());
  }
  return [...seen];
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The neighbour that an arrow key leads to: the nearest one whose centre lies in that direction. */
export function neighbourOf(
  nodes: ReadonlyMap<string, Placed>,
  from: string,
  direction: Direction
): string | undefined {
  const start = nodes.get(from)?.position;
  if (!start) return undefined;
  let best: { id: string; cost: number } | undefined;
  for (const [id, { position }] of nodes) {
    const { ahead, aside } = inDirection({ x: position.x - start.x, y: position.y - start.y }, direction);
    if (id === from || ahead <= 0) continue;
    const cost = ahead + 2 * aside; // something straight ahead beats something nearer but off the line
    if (!best || cost < best.cost) best = { id, cost };
  }
  return best?.id;
}

function inDirection({ x, y }: Position, direction: Direction): { ahead: number; aside: number } {
  switch (direction) {
    case 'left':
      return { ahead: -x, aside: Math.abs(y) };
    case 'right':
      return { ahead: x, aside: Math.abs(y) };
    case 'up':
      return { ahead: -y, aside: Math.abs(x) };
    case 'down':
      return { ahead: y, aside: Math.abs(x) };
  }
}
