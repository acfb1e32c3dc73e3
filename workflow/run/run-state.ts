import type { Item, JsonObject, PortItems } from '../types.ts';
import type { Plan, PlanNode } from './plan.ts';

/** An item on its way into a step, with the place it comes from. */
export interface InputItem {
  item: Item;
  /** The step that made it and its place there; absent for what started the run. */
  origin?: { nodeId: string; port: string; index: number };
  /** The port it comes in by; absent for what started the run. */
  targetPort?: string;
}

/**
 * What one run has produced so far and which steps may start. Pure: the engine feeds it outputs in any order and gets
 * the same inputs for every step. A step starts once all the nodes that lead to it are settled; without items it is skipped.
 */
export class RunState {
  readonly plan: Plan;
  readonly #trigger: InputItem;
  readonly #outputs = new Map<string, PortItems>();
  readonly #skipped = new Set<string>();
  readonly #missing: number[];
  #ready: PlanNode[] = [];

  constructor(plan: Plan, input: JsonObject) {
    this.plan = plan;
    this.#trigger = { item: { data: input } };
    this.#missing = plan.order.map((node) => node.incoming.length);
    this.#ready.push(plan.order[0]!);
  }

  /** Steps that became ready since the last call, in plan order. */
  takeReady(): PlanNode[] {
    const ready = this.#ready.sort((a, b) => a.index - b.index);
    this.#ready = [];
    return ready;
  }

  /** Stores what a step produced and frees the steps after it; those that get no items are skipped at once. */
  settle(nodeId: string, output: PortItems): void {
    this.#outputs.set(nodeId, output);
    const pending = [nodeId];
    for (let id = pending.pop(); id !== undefined; id = pending.pop())
      for (const node of this.#free(id))
        if (this.#hasInput(node)) this.#ready.push(node);
        else {
          this.#skipped.add(node.id);
          pending.push(node.id);
        }
  }

  isSettled(nodeId: string): boolean {
    return this.#outputs.has(nodeId) || this.#skipped.has(nodeId);
  }

  isSkipped(nodeId: string): boolean {
    return this.#skipped.has(nodeId);
  }

  /** True once nothing is left to do. */
  get isComplete(): boolean {
    return this.#outputs.size + this.#skipped.size === this.plan.order.length;
  }

  /** What a settled step produced; `undefined` when it has not run or was skipped. */
  outputOf(nodeId: string): PortItems | undefined {
    return this.#outputs.get(nodeId);
  }

  /** The items a step works on: every wire into it, in the plan's order. */
  inputsOf(node: PlanNode): InputItem[] {
    if (node.id === this.plan.triggerId) return [this.#trigger];
    return node.incoming.flatMap(({ source, sourcePort, targetPort }) =>
      (this.#outputs.get(source)?.[sourcePort] ?? []).map((item, index) => ({
        item,
        origin: { nodeId: source, port: sourcePort, index },
        targetPort
      }))
    );
  }

  /** Nodes after `id` whose every source is settled now. */
  #free(id: string): PlanNode[] {
    return this.plan.nodes.get(id)!.outgoing.flatMap(({ target }) => {
      const node = this.plan.nodes.get(target)!;
      this.#missing[node.index]! -= 1;
      return this.#missing[node.index] === 0 ? [node] : [];
    });
  }

  #hasInput(node: PlanNode): boolean {
    return node.incoming.some(
      ({ source, sourcePort }) => (this.#outputs.get(source)?.[sourcePort]?.length ?? 0) > 0
    );
  }
}
