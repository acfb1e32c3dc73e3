import type { LoopProgress } from '../define-node.ts';
import type { Item, JsonObject, PortItems, WorkflowEdge } from '../types.ts';
import { Lineage } from './lineage.ts';
import type { Plan, PlanNode } from './plan.ts';

/** An item on its way into a step, with the place it comes from. */
export interface InputItem {
  item: Item;
  /** The step that made it and its place there; absent for what started the run. */
  origin?: { nodeId: string; port: string; index: number };
  /** The port it comes in by; absent for what started the run. */
  targetPort?: string;
}

/** One loop of a run. */
interface Rounds {
  /** How often the loop was settled, over all rounds of the loop around it too. */
  settled: number;
  /** Rounds that are over, and what they gave back. */
  round: number;
  results: Item[];
  /** Read once: each round looks at the same items. */
  inputs?: readonly InputItem[];
  /** Steps that the round under way still waits for; `undefined` between rounds. */
  open?: number;
}

/**
 * What one run has produced so far and which steps may start. Pure: the engine feeds it outputs in any order and gets
 * the same inputs for every step. A step starts once all the nodes that lead to it are settled; without items it is skipped.
 * A loop is settled once per round, which makes its body start afresh, and once more at its end.
 */
export class RunState {
  readonly plan: Plan;
  readonly #trigger: InputItem;
  readonly #outputs = new Map<string, PortItems>();
  readonly #skipped = new Set<string>();
  readonly #missing: number[];
  readonly #rounds = new Map<string, Rounds>();
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
    const node = this.plan.nodes.get(nodeId)!;
    this.#outputs.set(nodeId, output);
    if (node.loop) this.#settleLoop(node, output);
    else this.#spread(node, node.outgoing);
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

  /** Tells the executions of one step apart: each round of a loop has another number. */
  iterationOf({ id, loop, within }: PlanNode): number {
    if (loop) return this.#roundsOf(id).settled;
    return within === undefined ? 0 : this.#roundsOf(within).settled - 1;
  }

  /** How far a loop has come. */
  progressOf(nodeId: string): LoopProgress {
    return this.#roundsOf(nodeId);
  }

  /** What a settled step produced; `undefined` when it has not run or was skipped. */
  outputOf(nodeId: string): PortItems | undefined {
    return this.#outputs.get(nodeId);
  }

  /** The items a step works on: every wire into it, in the plan's order. */
  inputsOf(node: PlanNode): readonly InputItem[] {
    if (node.id === this.plan.triggerId) return [this.#trigger];
    if (!node.loop) return this.#arrivals(node.incoming);
    const rounds = this.#roundsOf(node.id);
    rounds.inputs ??= this.#arrivals(node.incoming);
    return rounds.inputs;
  }

  #arrivals(edges: readonly WorkflowEdge[]): InputItem[] {
    return edges.flatMap(({ source, sourcePort, targetPort }) =>
      (this.#outputs.get(source)?.[sourcePort] ?? []).map((item, index) => ({
        item,
        origin: { nodeId: source, port: sourcePort, index },
        targetPort
      }))
    );
  }

  #settleLoop(node: PlanNode, output: PortItems): void {
    const rounds = this.#roundsOf(node.id);
    const { bodyPort, body, own } = node.loop!;
    rounds.settled += 1;
    const isBody = (edge: WorkflowEdge) => edge.sourcePort === bodyPort;
    if (!Object.hasOwn(output, bodyPort)) {
      // The body of a loop that never had a round is skipped with the rest.
      const rest = rounds.round === 0 ? node.outgoing : node.outgoing.filter((edge) => !isBody(edge));
      this.#spread(node, rest);
      return;
    }
    for (const id of body) this.#forget(this.plan.nodes.get(id)!);
    rounds.open = own;
    this.#spread(node, node.outgoing.filter(isBody), { isOver: false });
    if (own === 0) this.#endRound(node);
  }

  /** Before a new round its steps have not run. */
  #forget(node: PlanNode): void {
    this.#outputs.delete(node.id);
    this.#skipped.delete(node.id);
    this.#missing[node.index] = node.incoming.length;
    if (node.loop) this.#rounds.set(node.id, newRounds(this.#roundsOf(node.id).settled));
  }

  /** Hands on what a step produced along these wires; what gets nothing is skipped, and so on. */
  #spread(node: PlanNode, edges: readonly WorkflowEdge[], { isOver = true } = {}): void {
    const closed = isOver ? [node] : [];
    const pending: (readonly WorkflowEdge[])[] = [edges];
    for (let some = pending.pop(); some; some = pending.pop())
      for (const next of this.#free(some))
        if (this.#hasInput(next)) this.#ready.push(next);
        else {
          this.#skipped.add(next.id);
          closed.push(next);
          pending.push(next.outgoing);
        }
    for (const { within } of closed) if (within !== undefined) this.#closeOne(within);
  }

  /** One step of a round is over. */
  #closeOne(loopId: string): void {
    const rounds = this.#roundsOf(loopId);
    if (rounds.open === undefined) return; // a loop that is skipped has no round
    rounds.open -= 1;
    if (rounds.open === 0) this.#endRound(this.plan.nodes.get(loopId)!);
  }

  #endRound(node: PlanNode): void {
    const rounds = this.#roundsOf(node.id);
    rounds.results.push(...this.#resultsOfRound(node));
    rounds.open = undefined;
    rounds.round += 1;
    this.#outputs.delete(node.id); // it is not over: it says what comes next
    this.#ready.push(node);
  }

  /** What came back, each item with the places of those that the loop was given; all of the round's, without a wire back. */
  #resultsOfRound({ id, loop }: PlanNode): Item[] {
    const batch = this.#outputs.get(id)?.[loop!.bodyPort] ?? [];
    if (loop!.back.length === 0) return batch;
    const lineage = batch.length > 1 ? new Lineage(this) : undefined;
    const places = batch.flatMap((item) => item.from ?? []);
    return this.#arrivals(loop!.back).map((input) => ({
      data: input.item.data,
      from: lineage?.trace(input, id)?.from ?? places
    }));
  }

  #roundsOf(loopId: string): Rounds {
    let rounds = this.#rounds.get(loopId);
    if (!rounds) {
      rounds = newRounds(0);
      this.#rounds.set(loopId, rounds);
    }
    return rounds;
  }

  /** Nodes at the ends of these wires whose every source is settled now. */
  #free(edges: readonly WorkflowEdge[]): PlanNode[] {
    return edges.flatMap(({ target }) => {
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

const newRounds = (settled: number): Rounds => ({ settled, round: 0, results: [] });
