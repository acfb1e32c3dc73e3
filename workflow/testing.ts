/** For tests of executors: a context that records requests and answers them from a script, and resolved configs. */
import type {
  CallResult,
  DecisionMade,
  HttpRequest,
  HttpResponse,
  NodeDefinition,
  Question,
  ResolvedConfig,
  StepContext,
  StoreCall,
  StoreResult,
  WebhookAnswer,
  WorkflowCall
} from './define-node.ts';
import { resolveConfig } from './form/resolve.ts';
import type { CostReport } from './prices/meter.ts';
import { StepError } from './step-error.ts';
import type { Json } from './types.ts';

/** What the other side answers: parts of a response, an error, or a function of the request. */
export type ScriptedAnswer =
  | { status?: number; headers?: Record<string, string>; body?: string | Uint8Array }
  | { status?: number; headers?: Record<string, string>; json: Json }
  | StepError
  | ((request: HttpRequest) => HttpResponse | Promise<HttpResponse>);

export interface FakeContext extends StepContext {
  /** What the executor asked for, in order. */
  readonly requests: HttpRequest[];
  readonly logs: { level: 'info' | 'warn' | 'error'; message: string; data?: Json }[];
  /** What it used up. */
  readonly costs: CostReport[];
  /** Moments that it waited for; the fake clock jumps there. */
  readonly waits: Date[];
  readonly questions: Question[];
  /** Calls of other workflows. */
  readonly calls: WorkflowCall[];
  /** Calls of the data store. */
  readonly stored: StoreCall[];
  /** What it answered to a waiting webhook caller. */
  readonly answers: WebhookAnswer[];
}

interface FakeOptions extends Partial<
  Omit<StepContext, 'item' | 'items' | 'itemsAt' | 'http' | 'log' | 'respond'>
> {
  /** Data of the items that come in; the first one is `ctx.item`. */
  input?: readonly Json[];
  /** The port of each item, for nodes with several inputs; `in` for those beyond the list. */
  inputPorts?: readonly string[];
  /** How questions are decided; as their deadline says when left out. */
  decision?: Partial<DecisionMade>;
  /** What a called workflow gives back. */
  callResult?: CallResult;
  /** What the data store answers. */
  storeResult?: StoreResult;
  /** Taken in order, one per request; a request beyond them fails the test. */
  http?: readonly ScriptedAnswer[];
}

/** A fixed moment, so that tests that name a date do not depend on the day they run. */
export const FAKE_NOW = new Date('2026-03-14T09:26:53.000Z');

/** A context that stays inside the test. */
export function fakeContext(options: FakeOptions = {}): FakeContext {
  const {
    input = [{}],
    inputPorts = [],
    http = [],
    decision,
    callResult,
    storeResult,
    ...overrides
  } = options;
  const items = input.map((data) => ({ data }));
  const record = emptyRecord();
  return {
    runId: 'run_0000000000000000000000',
    nodeId: 'n_test',
    attempt: 1,
    item: items[0] ?? { data: {} },
    items,
    itemsAt: (port) => items.flatMap((_, index) => ((inputPorts[index] ?? 'in') === port ? [index] : [])),
    progress: { round: 0, results: [] },
    trigger: {},
    now: FAKE_NOW,
    random: () => 0.5,
    signal: new AbortController().signal,
    publicUrl: 'https://automate.test',
    ...overrides,
    ...record,
    ...scriptedServices(record, { http, decision, callResult, storeResult }),
    waitUntil: (moment) => void record.waits.push(moment),
    log: (level, message, data) => void record.logs.push({ level, message, data }),
    cost: (report) => void record.costs.push(report),
    respond: (answer) => void record.answers.push(answer)
  };
}

type Recorded = Omit<FakeContext, keyof StepContext>;

const emptyRecord = (): Recorded => ({
  requests: [],
  logs: [],
  costs: [],
  waits: [],
  questions: [],
  calls: [],
  stored: [],
  answers: []
});

/** What the outside answers, as the script of the test has it. */
function scriptedServices(
  record: Recorded,
  {
    http = [],
    decision,
    callResult,
    storeResult
  }: Pick<FakeOptions, 'http' | 'decision' | 'callResult' | 'storeResult'>
): Pick<StepContext, 'call' | 'store' | 'ask' | 'http'> {
  const script = [...http];
  return {
    async call(request) {
      record.calls.push(request);
      return callResult ?? { runId: 'run_0000000000000000000001', workflowName: 'Called', output: [] };
    },
    async store(call) {
      record.stored.push(call);
      return storeResult ?? { value: null, changed: call.action !== 'get' && call.action !== 'list' };
    },
    async ask(question) {
      record.questions.push(question);
      const { onDeadline, dueAt } = question;
      return {
        ...{ decision: onDeadline, via: 'deadline', by: null, comment: '', at: dueAt, edits: [] },
        ...decision
      };
    },
    async http(request) {
      record.requests.push(request);
      return answerTo(request, script.shift());
    }
  };
}

/** A response as egress gives it. Headers are lower case. */
export function fakeResponse(
  answer: Exclude<ScriptedAnswer, StepError | ((...args: never) => unknown)>
): HttpResponse {
  const isJson = 'json' in answer;
  const content = isJson ? JSON.stringify(answer.json) : (answer.body ?? '');
  const body = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const text = () => new TextDecoder().decode(body);
  return {
    status: answer.status ?? 200,
    headers: { ...(isJson && { 'content-type': 'application/json' }), ...answer.headers },
    body,
    text,
    json: () => parseBody(text())
  };
}

async function answerTo(request: HttpRequest, answer: ScriptedAnswer | undefined): Promise<HttpResponse> {
  if (answer === undefined) throw new Error(`No answer is scripted for ${request.method} ${request.url}`);
  if (answer instanceof StepError) throw answer;
  return typeof answer === 'function' ? answer(request) : fakeResponse(answer);
}

function parseBody(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new StepError('BAD_RESPONSE', 'The answer is not valid JSON.', { cause });
  }
}

/**
 * The config an executor gets for a raw config. `values` are what its expressions yield, by source.
 * @throws Error with the sentence of the problem when the config does not resolve.
 */
export function resolvedConfig<D extends NodeDefinition>(
  definition: D,
  config: Record<string, unknown>,
  values: Record<string, Json> = {}
): ResolvedConfig<D> {
  const resolution = resolveConfig(definition, config, (expr) => values[expr]);
  if ('problem' in resolution) throw new Error(resolution.problem.message);
  return resolution.config;
}
