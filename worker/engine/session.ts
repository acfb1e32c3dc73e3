import { toStorable, toStorableText } from '@automateos/db';
import type { ClaimedRun } from '@automateos/db/queries/claims';
import type { RunEnd, StepWrite } from '@automateos/db/queries/journal';
import { chainLog, type ChainHead, type ChainedLog, type LogEntry } from '@automateos/db/queries/run-logs';
import type { CostWrite } from '@automateos/db/queries/usage-ledger';
import { Masker } from '@automateos/egress';
import { LIMITS, StepError, type Json, type WebhookAnswer } from '@automateos/workflow';
import { groupKey, type Restored } from '@automateos/workflow/run';
import type { Clock } from '../clock.ts';
import { RunLostError, type JournalWriter } from '../journal-writer.ts';
import { GroupBook } from './group-book.ts';

/**
 * Why a run is left before its end: somebody cancelled it, it belongs to another worker, this worker stops, it took too
 * long, or its writes cannot be stored.
 */
export type StopReason = 'cancelled' | 'lost' | 'shutdown' | 'too-long' | 'broken';

const LOG_CHARACTERS = 2_000;
const LOG_DATA_CHARACTERS = 8_000;
/** Steps that take longer than this show up while they run. */
const FLUSH_AFTER_MS = 300;
/** The event loop must turn: heartbeats and other runs share it. */
const YIELD_AFTER_MS = 10;

interface SessionOptions {
  run: ClaimedRun;
  restored: Restored;
  head: ChainHead;
  journal: JournalWriter;
  clock: Clock;
}

/** One claim of a run in this worker: what it has produced, what of that is still to be stored, and when to stop. */
export class RunSession {
  readonly run: ClaimedRun;
  readonly state: Restored['state'];
  readonly groups: GroupBook;
  readonly clock: Clock;
  /** Learns every secret that the run uses; all that is stored goes through it. */
  readonly masker = new Masker();
  readonly #journal: JournalWriter;
  readonly #stopped = new AbortController();
  readonly #drained = new AbortController();
  readonly #startedAt = performance.now();
  readonly #running = new Map<string, StepWrite>();
  #steps: StepWrite[] = [];
  #logs: ChainedLog[] = [];
  #costs: CostWrite[] = [];
  #head: ChainHead;
  #answer: WebhookAnswer | undefined;
  #hasAnswered = false;
  #crashes: number;
  #flushedAt = performance.now();
  #turnedAt = performance.now();
  #stepCount = 0;
  #stateBytes = 0;
  stopReason: StopReason | undefined;
  /** What made the session `broken`. */
  brokenBy: unknown;

  constructor({ run, restored, head, journal, clock }: SessionOptions) {
    this.run = run;
    this.state = restored.state;
    this.groups = new GroupBook(restored.journal);
    this.clock = clock;
    this.#journal = journal;
    this.#head = head;
    this.#crashes = run.crashes;
  }

  /** Aborted when everything in flight must end now. */
  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Aborted when no new step may start; what is in flight may end. */
  get drainSignal(): AbortSignal {
    return this.#drained.signal;
  }

  get mayContinue(): boolean {
    return !this.#drained.signal.aborted;
  }

  /** Time spent on the run so far by all claims, in milliseconds. */
  get activeMs(): number {
    return this.run.activeMs + this.#ownActiveMs;
  }

  get #ownActiveMs(): number {
    return Math.round(performance.now() - this.#startedAt);
  }

  drain(): void {
    this.#drained.abort();
  }

  stop(reason: StopReason): void {
    // Whatever the reason was: of a run in other hands nothing may be written.
    if (!this.stopReason || reason === 'lost') this.stopReason = reason;
    this.#drained.abort();
    this.#stopped.abort();
  }

  /** @throws StepError `LIMIT_EXCEEDED` */
  countStep(): void {
    this.#stepCount += 1;
    if (this.#stepCount > LIMITS.stepsPerRun)
      throw new StepError(
        'LIMIT_EXCEEDED',
        `A run may take ${LIMITS.stepsPerRun.toLocaleString('en')} steps.`
      );
  }

  /** @throws StepError `LIMIT_EXCEEDED` when the run holds more data than a run may. */
  countBytes(bytes: number): void {
    this.#stateBytes += bytes;
    if (this.#stateBytes > LIMITS.runStateBytes)
      throw new StepError(
        'LIMIT_EXCEEDED',
        `The data of a run may have ${LIMITS.runStateBytes >> 20} MB in all.`
      );
  }

  record(step: StepWrite): void {
    this.#steps.push(step);
    const key = groupKey(step);
    if (step.status === 'running' || step.status === 'waiting') this.#running.set(key, step);
    else this.#running.delete(key);
    if (step.status === 'succeeded' && !step.reused) this.#crashes = 0;
  }

  log(entry: Omit<LogEntry, 'at'>): void {
    const message = toStorableText(this.masker.mask(entry.message)).slice(0, LOG_CHARACTERS).toWellFormed();
    const line = { ...entry, at: this.clock.now(), message, data: this.#logData(entry.data) };
    const chained = chainLog(this.run.id, this.#head, line);
    this.#head = chained;
    this.#logs.push(chained);
  }

  #logData(data: Json | undefined): Json | undefined {
    if (data === undefined) return undefined;
    const { value, text } = toStorable(this.masker.maskJson(data));
    return text.length > LOG_DATA_CHARACTERS ? { note: 'too large to be logged' } : value;
  }

  /** Goes into the books with the next commit. Pretend runs use nothing. */
  book(cost: CostWrite): void {
    if (!this.run.pretend) this.#costs.push(cost);
  }

  /** The answer to a waiting webhook caller; only the first one counts. */
  respond(answer: WebhookAnswer): void {
    if (this.#hasAnswered) return;
    this.#hasAnswered = true;
    this.#answer = this.masker.maskJson({ ...answer });
  }

  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  /** Stores all that is new. @throws RunLostError, or why it cannot be stored. */
  async commit(end?: RunEnd): Promise<void> {
    const write = {
      orgId: this.run.orgId,
      runId: this.run.id,
      epoch: this.run.epoch,
      steps: this.#steps,
      logs: this.#logs,
      costs: this.#costs,
      answer: this.#answer,
      crashes: this.#crashes === this.run.crashes ? undefined : this.#crashes,
      ...(end ? { end, activeMs: this.#ownActiveMs } : {})
    };
    this.#steps = [];
    this.#logs = [];
    this.#costs = [];
    this.#answer = undefined;
    this.#flushedAt = performance.now();
    try {
      const { cancelRequested } = await this.#journal.write(write);
      if (cancelRequested) this.stop('cancelled');
    } catch (error) {
      this.breakOff(error);
      throw error;
    }
  }

  /** Stores all that is new without waiting for it; a failure ends the session. */
  flush(): void {
    this.commit().catch((error: unknown) => this.breakOff(error));
  }

  /** For work that takes its time: shows what is done so far, now and then. */
  flushIfDue(): void {
    if (this.#steps.length > 0 && performance.now() - this.#flushedAt > FLUSH_AFTER_MS) this.flush();
  }

  /** Called between pieces of work that wait for nothing: lets others have their turn, now and then. */
  async turn(): Promise<void> {
    if (performance.now() - this.#turnedAt <= YIELD_AFTER_MS) return;
    this.flushIfDue();
    // Not an immediate: on Deno hardly an answer of the database comes through between two of them.
    await new Promise((resolve) => setTimeout(resolve, 1));
    this.hadTurn();
  }

  /** Others had their turn while this run waited for something: it need not give way at once. */
  hadTurn(): void {
    this.#turnedAt = performance.now();
  }

  get hasNews(): boolean {
    return this.#steps.length > 0 || this.#logs.length > 0 || this.#answer !== undefined;
  }

  /** One more worker may die in this run: stored before it starts, see the quarantine. */
  async countCrash(): Promise<void> {
    this.#crashes += 1;
    await this.commit();
  }

  /** Attempts under way, and steps that wait, are marked as cancelled. */
  cancelRunning(): void {
    const finishedAt = this.clock.now();
    const end = { status: 'cancelled', finishedAt, retryAt: undefined } as const;
    for (const step of [...this.#running.values()]) this.record({ ...step, ...end });
    for (const latest of this.groups.journal.latest)
      // One that has gone on since then has another status in the table, which stays.
      if (latest.status === 'waiting')
        this.record({ ...latest, ...end, output: undefined, error: undefined });
  }

  /** The session cannot go on: its writes are refused or something unforeseen happened. */
  breakOff(error: unknown): void {
    this.brokenBy ??= error;
    this.stop(error instanceof RunLostError ? 'lost' : 'broken');
  }
}
