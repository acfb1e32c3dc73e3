import type { StepWrite } from '@automateos/db/queries/journal';
import {
  LIMITS,
  StepError,
  type HttpRequest,
  type HttpResponse,
  type StoreCall,
  type StoreResult
} from '@automateos/workflow';
import {
  decideRetry,
  idempotencyInput,
  isMutating,
  isPerItem,
  seededRandom,
  toStepError,
  type StepFailure
} from '@automateos/workflow/run';
import type { StepDeps } from './deps.ts';
import type { GroupProgress } from './group-book.ts';
import { countItems, finishOutput, takeItems } from './output.ts';
import type { RunSession } from './session.ts';
import { findExecutor } from './step.ts';
import { AttemptContext, type StepInput } from './step-context.ts';
import { useStore } from './store.ts';
import { Pause, Waiting } from './waiting.ts';

interface Group {
  input: StepInput;
  group: number;
  progress: GroupProgress;
}

/**
 * One attempt at one item group, stored before it returns. Updates `progress`: the output, or when to try again.
 * @returns the failure when there is no further attempt.
 */
export async function runAttempt(
  deps: StepDeps,
  session: RunSession,
  work: Group
): Promise<{ error: StepFailure; attempts: number } | undefined> {
  const attempt = new Attempt(deps, session, work);
  try {
    await attempt.execute();
    return undefined;
  } catch (thrown) {
    if (thrown instanceof Pause) {
      await attempt.park(thrown);
      return undefined;
    }
    if (session.stopReason) return undefined; // the row stays `running`: whoever goes on sends it again
    return attempt.fail(toStepError(thrown));
  }
}

class Attempt {
  readonly #deps: StepDeps;
  readonly #session: RunSession;
  readonly #input: StepInput;
  readonly #progress: GroupProgress;
  readonly #place: { nodeId: string; iteration: number; itemGroup: number; attempt: number };
  readonly #startedAt: Date;
  #hasBegun = false;
  #key: string | undefined;
  #sent = new Map<string, number>();

  constructor(deps: StepDeps, session: RunSession, { input, group, progress }: Group) {
    this.#deps = deps;
    this.#session = session;
    this.#input = input;
    this.#progress = progress;
    this.#place = { ...input.place, itemGroup: group, attempt: progress.attempt };
    this.#startedAt = session.clock.now();
    progress.firstStartedAt ??= this.#startedAt;
    progress.retryAt = undefined;
  }

  async execute(): Promise<void> {
    const { node } = this.#input;
    this.#session.countStep();
    const execute = findExecutor(this.#deps, node);
    const index = this.#place.itemGroup;
    const now = this.#progress.firstStartedAt!;
    const config = node.config.resolve(this.#input.scopeOf(index, now));
    if (node.effect === 'read') {
      this.#begin();
      this.#session.flush();
    }
    const returned = await this.#withinTime((signal) => {
      const http = (request: HttpRequest) => this.#request(request, signal);
      const { attempt } = this.#place;
      const waiting = new Waiting(this.#deps, this.#session, { ...this.#place, progress: this.#progress });
      const context = {
        session: this.#session,
        input: this.#input,
        index,
        attempt,
        now,
        signal,
        http,
        waiting,
        publicUrl: this.#deps.publicUrl,
        store: (call: StoreCall) => this.#store(call, signal)
      };
      return execute(config as never, new AttemptContext(context));
    });
    const output = takeItems(returned, isPerItem(node) ? index : undefined);
    const { value, text } = finishOutput(this.#session, output);
    this.#record({ status: 'succeeded', output: text });
    this.#log('step.succeeded', { level: 'info', message: 'Done', data: { items: countItems(value) } });
    await this.#session.commit();
    this.#progress.output = value;
  }

  /** Stores until when the step waits; the same attempt goes on then, or earlier. */
  async park({ until, message }: Pause): Promise<void> {
    this.#progress.retryAt = until;
    if (this.#progress.waitsUntil) return; // on record since an earlier claim
    this.#progress.waitsUntil = until;
    this.#record({ status: 'waiting', retryAt: until });
    this.#log('step.waiting', { level: 'info', message, data: { until: until.toISOString() } });
    await this.#session.commit();
  }

  /** Stores the failure and decides what comes after it. */
  async fail(error: StepError): Promise<{ error: StepFailure; attempts: number } | undefined> {
    const { nodeId, iteration, itemGroup, attempt } = this.#place;
    const { run, clock, masker } = this.#session;
    const random = seededRandom(run.id, nodeId, iteration, itemGroup, attempt);
    const decision = decideRetry(this.#input.node.retry, { attempt, error, random });
    const stored = { code: error.code, message: masker.mask(error.message) };
    const retryAt = decision.retry ? new Date(clock.now().getTime() + decision.delayMs) : undefined;
    this.#record({ status: 'failed', error: stored, retryAt });
    this.#log(decision.retry ? 'step.retrying' : 'step.failed', {
      level: decision.retry ? 'warn' : 'error',
      message: stored.message,
      data: decision.retry ? { code: error.code, delayMs: decision.delayMs } : { code: error.code }
    });
    await this.#session.commit();
    if (!decision.retry) return { error: stored, attempts: attempt };
    this.#progress.attempt = attempt + 1;
    this.#progress.wasInterrupted = false;
    this.#progress.retryAt = retryAt;
    return undefined;
  }

  /** A `write` step is on record, with the key, before the first request leaves. */
  async #request(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const idempotencyKey = isMutating(request.method) ? this.#keyFor(request) : undefined;
    await this.#beginEffect(idempotencyKey, signal);
    const { run, masker } = this.#session;
    const { orgId, pretend } = run;
    return this.#deps.egress.request({ orgId, request, signal, idempotencyKey, masker, pretend });
  }

  /** A change of the data store carries a key as a request does; only there it is kept by us. */
  #store(call: StoreCall, signal: AbortSignal): Promise<StoreResult> {
    return useStore(this.#deps, this.#session.run, {
      call,
      begin: async (request) => {
        const key = this.#keyFor(request);
        await this.#beginEffect(key, signal);
        return key;
      }
    });
  }

  async #beginEffect(key: string | undefined, signal: AbortSignal): Promise<void> {
    this.#key ??= key;
    if (this.#input.node.effect !== 'write' || this.#hasBegun) return;
    this.#begin();
    await this.#session.commit();
    signal.throwIfAborted();
  }

  #keyFor(request: HttpRequest): string {
    const { run } = this.#session;
    const { nodeId, iteration, itemGroup } = this.#place;
    const place = { orgId: run.orgId, effectScope: run.effectScope, nodeId, iteration, itemGroup };
    const first = this.#deps.idempotencyKey(idempotencyInput({ ...place, repetition: 0 }, request));
    const repetition = this.#sent.get(first) ?? 0;
    this.#sent.set(first, repetition + 1);
    return repetition === 0
      ? first
      : this.#deps.idempotencyKey(idempotencyInput({ ...place, repetition }, request));
  }

  #begin(): void {
    this.#hasBegun = true;
    this.#session.record({
      ...this.#place,
      status: 'running',
      startedAt: this.#startedAt,
      idempotencyKey: this.#key
    });
    const { wasInterrupted } = this.#progress;
    const message = !wasInterrupted
      ? 'Started'
      : this.#key
        ? 'Repeated with the same Idempotency-Key'
        : 'Repeated';
    this.#log('step.started', { level: 'info', message });
  }

  #record(result: Pick<StepWrite, 'status' | 'output' | 'error' | 'retryAt'>): void {
    const finishedAt = result.status === 'waiting' ? undefined : this.#session.clock.now();
    const idempotencyKey = this.#key;
    this.#session.record({
      ...this.#place,
      ...result,
      startedAt: this.#startedAt,
      finishedAt,
      idempotencyKey
    });
  }

  #log(
    kind: 'step.started' | 'step.waiting' | 'step.succeeded' | 'step.retrying' | 'step.failed',
    line: Pick<Parameters<RunSession['log']>[0], 'level' | 'message' | 'data'>
  ): void {
    this.#session.log({ ...this.#place, ...line, kind });
  }

  /** @throws StepError `TIMEOUT`; an executor that does not listen to its signal is left behind. */
  async #withinTime<T>(work: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
    const limitMs = this.#input.node.timeoutMs ?? LIMITS.requestMs;
    const controller = new AbortController();
    const { signal: stopped } = this.#session;
    const timedOut = new StepError('TIMEOUT', `The step took longer than ${limitMs / 1_000} seconds.`);
    const timer = setTimeout(() => controller.abort(timedOut), limitMs);
    const stop = () => controller.abort(new StepError('CANCELLED', 'The run was stopped.'));
    stopped.addEventListener('abort', stop);
    if (stopped.aborted) stop();
    const aborted = new Promise<never>((_, reject) => {
      controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
    });
    try {
      return await Promise.race([work(controller.signal), aborted]);
    } finally {
      clearTimeout(timer);
      stopped.removeEventListener('abort', stop);
    }
  }
}
