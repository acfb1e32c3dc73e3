import type { Item, Json } from '../types.ts';
import type { Plan, PlanNode } from './plan.ts';
import type { InputItem, RunState } from './run-state.ts';

/** What `$('Node')` sees: all items of that step, and the one that the current item descends from. */
export interface NodeView {
  items: readonly Json[];
  item?: Json;
}

/** Looks back from the items of one step. Made anew for each step: it remembers what it has gathered. */
export class Lineage {
  readonly #state: RunState;
  readonly #data = new Map<string, readonly Json[]>();
  readonly #inputs = new Map<string, readonly InputItem[]>();

  constructor(state: RunState) {
    this.#state = state;
  }

  /**
   * The view that an expression of one item has on another step; `undefined` when that step is no part of the run or
   * has not run. Where the descent is lost (a list step that says nothing about it), a single item stands for itself.
   */
  view(current: InputItem, nodeId: string): NodeView | undefined {
    const node = this.#state.plan.nodes.get(nodeId);
    if (!node || !this.#state.isSettled(nodeId)) return undefined;
    const items = remember(this.#data, nodeId, () =>
      itemsInPortOrder(node, this.#state).map((item) => item.data)
    );
    const ancestor = this.trace(current, nodeId);
    if (ancestor) return { items, item: ancestor.data };
    return items.length === 1 ? { items, item: items[0] } : { items };
  }

  /** The item of `nodeId` that `current` was made from, following `from` backwards; the first when there are several. */
  trace(current: InputItem, nodeId: string): Item | undefined {
    const downstream = downstreamOf(this.#state.plan, nodeId);
    const seen = new Set<string>();
    const pending = [current];
    for (let input = pending.pop(); input; input = pending.pop()) {
      const { item, origin } = input;
      if (!origin) continue;
      if (origin.nodeId === nodeId) return item;
      const place = `${origin.nodeId}:${origin.port}:${origin.index}`;
      if (seen.has(place) || !downstream.has(origin.nodeId)) continue;
      seen.add(place);
      pending.push(...this.#parents(item, origin.nodeId).reverse());
    }
    return undefined;
  }

  #parents(item: Item, nodeId: string): InputItem[] {
    const inputs = remember(this.#inputs, nodeId, () =>
      this.#state.inputsOf(this.#state.plan.nodes.get(nodeId)!)
    );
    // A replay on another version may have rewired the step: an index outside its input leads nowhere.
    return (item.from ?? []).map((index) => inputs[index]).filter((parent) => parent !== undefined);
  }
}

/** All items of a settled step, port after port as its definition lists them. */
export function itemsInPortOrder(node: PlanNode, state: RunState): Item[] {
  const output = state.outputOf(node.id) ?? {};
  const ports = node.outputs?.map((port) => port.id) ?? Object.keys(output);
  return ports.flatMap((port) => output[port] ?? []);
}

const downstreamCache = new WeakMap<Plan, Map<string, ReadonlySet<string>>>();

/** Nodes that data of `nodeId` can reach, itself included. Worked out once per plan and node that is referred to. */
function downstreamOf(plan: Plan, nodeId: string): ReadonlySet<string> {
  const cache = downstreamCache.get(plan) ?? new Map<string, ReadonlySet<string>>();
  downstreamCache.set(plan, cache);
  return remember(cache, nodeId, () => {
    const reached = new Set([nodeId]);
    for (const id of reached) for (const edge of plan.nodes.get(id)!.outgoing) reached.add(edge.target);
    return reached;
  });
}

function remember<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
