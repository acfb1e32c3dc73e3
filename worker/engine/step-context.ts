import { approvalToken, waitIdOf } from '@automateos/db/approval-link';
import {
  StepError,
  toPublicId,
  type CostReport,
  type CallResult,
  type DecisionMade,
  type HttpRequest,
  type HttpResponse,
  type Item,
  type Json,
  type JsonObject,
  type LoopProgress,
  type Question,
  type StepContext,
  type StoreCall,
  type StoreResult,
  type WebhookAnswer,
  type WorkflowCall
} from '@automateos/workflow';
import type { ExpressionScope } from '@automateos/workflow/expression';
import { Lineage, nextOfType, seededRandom, type InputItem, type PlanNode } from '@automateos/workflow/run';
import type { StepDeps } from './deps.ts';
import type { RunSession } from './session.ts';

/** The items of one step on their way through it. */
export class StepInput {
  readonly node: PlanNode;
  readonly inputs: readonly InputItem[];
  /** Which execution of the step it is: a loop has many. */
  readonly place: { nodeId: string; iteration: number };
  readonly #deps: Pick<StepDeps, 'publicUrl' | 'linkKey'>;
  readonly #session: RunSession;
  readonly #lineage: Lineage;
  #shared: SharedScope | undefined;

  constructor(deps: Pick<StepDeps, 'publicUrl' | 'linkKey'>, session: RunSession, node: PlanNode) {
    this.#deps = deps;
    this.#session = session;
    this.node = node;
    this.place = { nodeId: node.id, iteration: session.state.iterationOf(node) };
    this.inputs = session.state.inputsOf(node);
    this.#lineage = new Lineage(session.state);
  }

  get items(): readonly Item[] {
    return listOf(itemLists, this.inputs, (input) => input.item);
  }

  /** What the expressions of one item see. */
  scopeOf(index: number, now: Date): ExpressionScope {
    const { inputs } = this;
    const input = inputs[index]!;
    this.#shared ??= this.#facts();
    return {
      ...this.#shared,
      json: input.item.data,
      now,
      node: (id) => this.#lineage.view(input, id),
      get items() {
        return listOf(dataLists, inputs, ({ item }) => item.data);
      }
    };
  }

  /** The same for all items. */
  #facts(): SharedScope {
    const { id, workflowId, workflowName } = this.#session.run;
    return {
      run: { id: toPublicId('run', id) },
      workflow: { id: toPublicId('wf', workflowId), name: workflowName },
      approval: () => this.#nextApproval()
    };
  }

  /** The link of the question that this or a later step asks; it is known before the question is asked. */
  #nextApproval(): { url: string } | undefined {
    const { run, state } = this.#session;
    const step = nextOfType(state.plan, this.node, 'approval');
    // One in a loop that only begins after this step asks many questions.
    if (!step || (step.within !== undefined && step.within !== this.node.within)) return undefined;
    const { linkKey, publicUrl } = this.#deps;
    const place = { runId: run.id, nodeId: step.id, iteration: state.iterationOf(step) };
    const token = approvalToken(linkKey, { orgId: run.orgId, waitId: waitIdOf(linkKey, place) });
    return { url: `${publicUrl}/approve/${token}` };
  }
}

type SharedScope = Pick<ExpressionScope, 'run' | 'workflow' | 'approval'>;

/** A loop looks at the same inputs before each round: its lists are made once. */
const itemLists = new WeakMap<readonly InputItem[], readonly Item[]>();
const dataLists = new WeakMap<readonly InputItem[], readonly Json[]>();

function listOf<T>(
  known: WeakMap<readonly InputItem[], readonly T[]>,
  inputs: readonly InputItem[],
  read: (input: InputItem) => T
): readonly T[] {
  const list = known.get(inputs) ?? inputs.map(read);
  known.set(inputs, list);
  return list;
}

interface ContextOptions {
  session: RunSession;
  input: StepInput;
  index: number;
  attempt: number;
  now: Date;
  signal: AbortSignal;
  http: (request: HttpRequest) => Promise<HttpResponse>;
  /** Absent in steps that are computed in memory. */
  waiting?: Pick<StepContext, 'waitUntil' | 'ask' | 'call'>;
  publicUrl: string;
  store?: StepContext['store'];
}

/** The executor's only way out, for one attempt at one item (or at the whole list). */
export class AttemptContext implements StepContext {
  readonly #options: ContextOptions;
  #costs = 0;
  #random: (() => number) | undefined;

  constructor(options: ContextOptions) {
    this.#options = options;
  }

  get runId(): string {
    return toPublicId('run', this.#options.session.run.id);
  }

  get nodeId(): string {
    return this.#options.input.node.id;
  }

  get attempt(): number {
    return this.#options.attempt;
  }

  get item(): Item {
    return this.#options.input.items[this.#options.index]!;
  }

  get items(): readonly Item[] {
    return this.#options.input.items;
  }

  itemsAt(port: string): readonly number[] {
    return this.#options.input.inputs.flatMap(({ targetPort }, index) =>
      targetPort === port ? [index] : []
    );
  }

  get progress(): LoopProgress {
    return this.#options.session.state.progressOf(this.nodeId);
  }

  get trigger(): JsonObject {
    return this.#options.session.run.input;
  }

  get now(): Date {
    return this.#options.now;
  }

  get signal(): AbortSignal {
    return this.#options.signal;
  }

  random(): number {
    const { session, input, index } = this.#options;
    this.#random ??= seededRandom(session.run.id, input.node.id, input.place.iteration, index);
    return this.#random();
  }

  http(request: HttpRequest): Promise<HttpResponse> {
    return this.#options.http(request);
  }

  waitUntil(moment: Date): void {
    this.#waiting.waitUntil(moment);
  }

  ask(question: Question): Promise<DecisionMade> {
    return this.#waiting.ask(question);
  }

  call(request: WorkflowCall): Promise<CallResult> {
    return this.#waiting.call(request);
  }

  get publicUrl(): string {
    return this.#options.publicUrl;
  }

  store(call: StoreCall): Promise<StoreResult> {
    const { store } = this.#options;
    if (!store) throw new StepError('INTERNAL', 'This step declares that it changes nothing.');
    return store(call);
  }

  get #waiting(): Pick<StepContext, 'waitUntil' | 'ask' | 'call'> {
    const { waiting } = this.#options;
    if (!waiting) throw new StepError('INTERNAL', 'This step declares that it does not wait.');
    return waiting;
  }

  log(level: 'info' | 'warn' | 'error', message: string, data?: Json): void {
    const { session, input, attempt } = this.#options;
    session.log({ ...input.place, kind: 'log', level, message, data, attempt });
  }

  cost(report: CostReport): void {
    const { session, input, index, attempt } = this.#options;
    const key = [input.node.id, input.place.iteration, index, attempt, this.#costs++].join(':');
    session.book({ ...report, nodeId: input.node.id, key });
  }

  respond(answer: WebhookAnswer): void {
    this.#options.session.respond(answer);
  }
}
