import type { z } from 'zod';
import type { CostReport } from './prices/meter.ts';
import type { LoopPorts } from './loops.ts';
import type { Expression, Item, Json, JsonObject } from './types.ts';

export type NodeGroup = 'trigger' | 'app' | 'logic' | 'data' | 'ai' | 'human' | 'time';

export interface Port {
  id: string;
  /** Shown on the wire; absent for a single `in` or `out`. */
  label?: string;
}

/** Where wires end at a node. */
export interface Ports {
  inputs: readonly Port[];
  outputs: readonly Port[];
}

/**
 * What a step does to the world; decides journalling and retries.
 * - `none`: pure; may be recomputed after a crash, journalled in bulk.
 * - `read`: reaches outside but changes nothing there.
 * - `write`: changes something outside; one journal row per item and an Idempotency-Key.
 * - `wait`: reaches nothing outside, but takes its time: the run is parked meanwhile.
 */
export type Effect = 'none' | 'read' | 'write' | 'wait';

/** What is wrong with a config as the document holds it. */
export interface ConfigProblem {
  code: 'MISSING_FIELD' | 'INVALID_FIELD';
  /** Path inside config, dot-separated: `headers.ab12.value`. */
  field: string;
  /** A sentence that names the field and says what to do. */
  message: string;
}

/** A filled-in config for the node reference and the picker. */
export interface NodeExample {
  title: string;
  config: Record<string, unknown>;
}

export interface NodeDefinition<Config extends z.ZodObject = z.ZodObject, Type extends string = string> {
  /** Stable kebab-case name stored in documents. */
  type: Type;
  version: number;
  title: string;
  /** Lucide icon name, kebab-case. */
  icon: string;
  group: NodeGroup;
  /** One sentence for the picker, then the page of the node reference. */
  docs: { summary: string; details?: string };
  config: Config;
  /** What the schema of a single field cannot say; asked only when every field is right by itself. */
  check?: (config: Record<string, unknown>) => ConfigProblem[];
  /** As a function of the raw config where people add ports; one made from a row has the row's id. */
  ports: Ports | ((config: Record<string, unknown>) => Ports);
  effect: Effect | ((config: Record<string, unknown>) => Effect);
  /** A node that runs what follows its body exit again and again, one round after the other. */
  loop?: LoopPorts;
  /** Host names that it calls, from the raw config; `undefined` for one that is only known when it runs. */
  hosts?: (config: Record<string, unknown>) => (string | undefined)[];
  /** `item` (default): executed once per input item. `list`: once with all items. */
  mode?: 'item' | 'list';
  /** The line under the title on the card, from the raw config. */
  summarize?: (config: Record<string, unknown>) => string;
  /**
   * A believable output item, shown before the first run and used for token suggestions. `input` is the sample of the
   * step before, for nodes that pass on what came in.
   */
  sample?: (config: Record<string, unknown>, input?: Json) => Json | undefined;
  examples?: readonly NodeExample[];
  /** Brings a config written by an older version to this one; called in order from `typeVersion`. */
  migrate?: Record<number, (config: Record<string, unknown>) => Record<string, unknown>>;
}

/** Identity that keeps the exact types of `type` and `config` for the executor and the tables of nodes. */
export function defineNode<Config extends z.ZodObject, const Type extends string>(
  definition: NodeDefinition<Config, Type>
): NodeDefinition<Config, Type> {
  return definition;
}

/** The ports of a node with this raw config; without one, those that it has when it is added. */
export function portsOf(
  { ports }: Pick<NodeDefinition, 'ports'>,
  config: Record<string, unknown> = {}
): Ports {
  return typeof ports === 'function' ? ports(config) : ports;
}

/** A config value after expressions were evaluated: every `Expression` is gone. Free data (`Json`) stays as it is. */
export type Resolved<T> = [Json] extends [T] ? Json | Extract<T, undefined> : ResolvedPart<T>;

type ResolvedPart<T> = T extends Expression
  ? never
  : T extends (infer U)[]
    ? Resolved<U>[]
    : T extends object
      ? { [K in keyof T]: Resolved<T[K]> }
      : T;

export type ResolvedConfig<D extends NodeDefinition> = Resolved<z.output<D['config']>>;

export interface HttpRequest {
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: string | Uint8Array | FormPart[];
  timeoutMs?: number;
  /** How a secret (`sec_…`) is attached; its value is resolved inside egress and never visible here. */
  auth?: HttpAuth;
}

export type HttpAuth =
  | { kind: 'bearer'; secretRef: string }
  | { kind: 'header'; secretRef: string; name: string }
  | { kind: 'query'; secretRef: string; name: string }
  /** The secret is `user:password`, or the password when `username` is given. */
  | { kind: 'basic'; secretRef: string; username?: string }
  /** By a connection (`con_…`) to an app. `url` is then what follows the app's own address: `/chat.postMessage?limit=5`. */
  | { kind: 'connection'; app: string; connectionRef: string };

/** One part of a multipart form. */
export interface FormPart {
  name: string;
  value: string | Uint8Array;
  filename?: string;
  contentType?: string;
}

export interface HttpResponse {
  status: number;
  /** Lower-case names; repeated headers joined by `, `. */
  headers: Record<string, string>;
  /** Decompressed, at most LIMITS.responseBytes. */
  body: Uint8Array;
  text(): string;
  /** @throws StepError `BAD_RESPONSE` when the body is not JSON. */
  json(): Json;
}

/** The answer given to a waiting webhook caller. */
export interface WebhookAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** One call of the data store: what workflows remember between runs. `ttlMs`: forgotten after that time. */
export type StoreCall = { scope: 'workflow' | 'team' } & (
  | { action: 'get'; key: string }
  | { action: 'list'; prefix: string }
  | { action: 'delete'; key: string }
  | { action: 'increment'; key: string; amount: number; ttlMs?: number }
  /** At most `most` entries are kept, the newest. */
  | { action: 'append'; key: string; value: Json; most: number; ttlMs?: number }
  /** `equals`: only when `expected` stands there. */
  | {
      action: 'set';
      key: string;
      value: Json;
      when: 'always' | 'absent' | 'equals';
      expected?: Json;
      ttlMs?: number;
    }
);

export interface StoreResult {
  /** What stands there now; of a deletion what stood there; of `list` `{ key, value }` of each entry. */
  value: Json;
  changed: boolean;
}

/** What a step asks people. */
export interface Question {
  title: string;
  message: string;
  /** Nobody has decided by then: `onDeadline` counts. */
  dueAt: Date;
  onDeadline: Decision;
  /** E-mail addresses of the members who may decide; none: everybody who may, and whoever has the link. */
  approvers: readonly string[];
  /** How many must say yes; one no is enough. */
  quorum: number;
  /** What may be changed before it is approved. */
  fields: readonly EditableValue[];
}

export type Decision = 'approved' | 'rejected';

/** How a question was decided. */
export interface DecisionMade {
  decision: Decision;
  via: 'app' | 'link' | 'deadline';
  /** Name of whoever decided; `null` for the deadline. */
  by: string | null;
  comment: string;
  at: Date;
  /** What was changed, in whole. */
  edits: readonly EditableValue[];
}

/** A value of an item that people may change before they say yes. */
export interface EditableValue {
  /** Place of the item among those that came in. */
  item: number;
  name: string;
  value: string;
}

/** What a step asks another workflow to do. */
export interface WorkflowCall {
  /** Public id. */
  workflow: string;
  input: JsonObject;
  /** Whether to go on only when it has ended. */
  waits: boolean;
}

/** The run of a called workflow. */
export interface CallResult {
  /** Public id. */
  runId: string;
  workflowName: string;
  /** What it gave back; absent when nobody waits for it. */
  output?: Json;
}

/** Where a loop stands. */
export interface LoopProgress {
  /** Rounds that are over. */
  round: number;
  /** What they gave back, in order. */
  results: readonly Item[];
}

/** The only way out for an executor. Everything random or timed comes from here. */
export interface StepContext {
  readonly runId: string;
  readonly nodeId: string;
  /** 1 for the first try. */
  readonly attempt: number;
  /** The item being worked on; in `list` mode the first one. */
  readonly item: Item;
  readonly items: readonly Item[];
  /** Places in `items` of those that came in by one port, in order. Empty: nothing came, or its branch was skipped. */
  itemsAt(port: string): readonly number[];
  /** Nodes with `loop` only. Executed before each round, and once more after the last. */
  readonly progress: LoopProgress;
  /** Trigger nodes: what started the run. */
  readonly trigger: JsonObject;
  /** Journalled first start of the step. */
  readonly now: Date;
  /** Seeded by (run, node, iteration): the same numbers after a crash. */
  random(): number;
  /** Aborted on cancel, timeout or shutdown. */
  readonly signal: AbortSignal;
  http(request: HttpRequest): Promise<HttpResponse>;
  log(level: 'info' | 'warn' | 'error', message: string, data?: Json): void;
  /** Puts into the books what was used up; once per attempt, however often it is sent again. Pretend runs use nothing. */
  cost(report: CostReport): void;
  /**
   * Nodes with effect `wait` only. Does not return before the moment has come: the run is parked, and the executor is
   * called again then. The first moment asked for is on record and counts.
   */
  waitUntil(moment: Date): void;
  /** Nodes with effect `wait` only. Like `waitUntil`, until a person has decided or the question is due. */
  ask(question: Question): Promise<DecisionMade>;
  /**
   * Nodes with effect `wait` only. Calls once, however often the step is executed again; with `waits` the run is parked
   * until the other one has ended. @throws StepError `CALL_FAILED` when it cannot be called, or did not succeed
   */
  call(request: WorkflowCall): Promise<CallResult>;
  /** The address that people open the product at, without a slash at its end: for links in messages. */
  readonly publicUrl: string;
  /** Changes take effect exactly once per run, however often the step is sent again. @throws StepError */
  store(call: StoreCall): Promise<StoreResult>;
  /** Answers the caller of a webhook with `respond: "node"`; only the first answer counts. */
  respond(answer: WebhookAnswer): void;
}

/** What an executor returns: items by output port. In `item` mode `from` is filled in by the engine. */
export type ExecutorOutput = Record<string, Item[]>;

export type Executor<D extends NodeDefinition> = (
  config: ResolvedConfig<D>,
  ctx: StepContext
) => Promise<ExecutorOutput> | ExecutorOutput;

/** An executor of any node, as the engine's table holds it. */
export type AnyExecutor = (config: never, ctx: StepContext) => Promise<ExecutorOutput> | ExecutorOutput;
