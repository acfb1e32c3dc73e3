import type { WorkflowDocument } from './types.ts';

/** The ports by which a node lets others run round after round. */
export interface LoopPorts {
  /** The exit that the items of one round leave by. */
  body: string;
  /** The entry that ends a round. Wires into it from the body may close a circle. */
  back: string;
}

export interface Loop {
  id: string;
  ports: LoopPorts;
  /** All that follows its body exit, nodes of loops inside it included. */
  body: ReadonlySet<string>;
  /** Wires from the body to the entry that ends a round. */
  back: ReadonlySet<string>;
}

/** What tells a loop from other nodes. */
export type FindLoopPorts = (type: string) => LoopPorts | undefined;

type Edges = WorkflowDocument['edges'];

/** The loops of a document with what belongs to each. Costs nothing where there is none. */
export function findLoops(
  { nodes, edges }: { nodes: Record<string, { type: string }>; edges: Edges },
  portsOfLoop: FindLoopPorts
): Loop[] {
  const heads = Object.entries(nodes).flatMap(([id, { type }]) => {
    const ports = portsOfLoop(type);
    return ports ? [{ id, ports }] : [];
  });
  if (heads.length === 0) return [];
  const bySource = Map.groupBy(Object.entries(edges), ([, edge]) => edge.source);
  return heads.map(({ id, ports }) => {
    const body = new Set<string>();
    for (const [, edge] of bySource.get(id) ?? []) if (edge.sourcePort === ports.body) body.add(edge.target);
    body.delete(id);
    for (const inside of body)
      // a Set visits what is added
      for (const [, { target }] of bySource.get(inside) ?? [])
        if (target !== id && nodes[target]) body.add(target);
    const isBack = ([, edge]: [string, Edges[string]]) =>
      edge.target === id && edge.targetPort === ports.back && body.has(edge.source);
    return {
      id,
      ports,
      body,
      back: new Set(
        Object.entries(edges)
          .filter(isBack)
          .map(([edgeId]) => edgeId)
      )
    };
  });
}

/** Wires that lead into the body of a loop from elsewhere: what they bring would belong to no round. */
export function strayWires(edges: Edges, { id, ports, body }: Loop): Edges[string][] {
  return Object.values(edges).filter(
    ({ source, sourcePort, target }) =>
      body.has(target) && !body.has(source) && !(source === id && sourcePort === ports.body)
  );
}
