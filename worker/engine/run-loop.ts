import type { PlanNode, StepFailure } from '@automateos/workflow/run';
import { pause } from '../pause.ts';
import type { StepDeps } from './deps.ts';
import { runEffectStep } from './effect-step.ts';
import { runPureStep } from './pure-step.ts';
import type { RunSession } from './session.ts';
import type { StepOutcome } from './step.ts';

/** Steps of one run that reach outside at the same time. */
const STEP_CONCURRENCY = 10;
/** A longer wait frees the slot for other runs: the run is parked in the database. */
const PARK_AFTER_MS = 3_000;

export type RunOutcome =
  | { kind: 'complete' }
  | { kind: 'failed'; nodeId: string; error: StepFailure; attempts: number }
  | { kind: 'parked'; wakeAt: Date }
  /** Left before its end; `session.stopReason` says why, absent when the worker lets its runs go. */
  | { kind: 'stopped' };

/** Executes the ready steps of a run, independent ones at the same time, until it ends or has to wait. */
export class RunLoop {
  readonly #deps: StepDeps;
  readonly #session: RunSession;
  readonly #ready: PlanNode[];
  readonly #inFlight = new Map<string, Promise<void>>();
  readonly #delayed = new Map<PlanNode, Date>();
  #failure: Extract<RunOutcome, { kind: 'failed' }> | undefined;

  constructor(deps: StepDeps, session: RunSession, open: readonly PlanNode[]) {
    this.#deps = deps;
    this.#session = session;
    this.#ready = [...open];
  }

  async run(): Promise<RunOutcome> {
    for (;;) {
      this.#resumeDelayed();
      await this.#startReady();
      const outcome = this.#inFlight.size === 0 ? this.#outcome() : undefined;
      if (outcome) return outcome;
      if (this.#session.hasNews) this.#session.flush(); // somebody may be waiting for an answer
      await this.#nextEvent();
      this.#session.hadTurn();
    }
  }

  /** A step that failed for good ends the run once what is in flight has ended; its effects are on record then. */
  #outcome(): RunOutcome | undefined {
    if (this.#session.stopReason) return { kind: 'stopped' };
    if (this.#failure) return this.#failure;
    if (!this.#session.mayContinue) return { kind: 'stopped' };
    const wakeAt = this.#soonest();
    if (!wakeAt) return { kind: 'complete' };
    return this.#msUntil(wakeAt) > PARK_AFTER_MS ? { kind: 'parked', wakeAt } : undefined;
  }

  async #startReady(): Promise<void> {
    while (this.#session.mayContinue && !this.#failure) {
      const node = this.#takeNext();
      if (!node) return;
      if (isPure(node)) this.#apply(node, await runPureStep(this.#deps, this.#session, node));
      else this.#launch(node);
      await this.#session.turn();
    }
  }

  /** Steps that reach outside go first: they take their time while pure ones are computed. */
  #takeNext(): PlanNode | undefined {
    const mayLaunch = this.#inFlight.size < STEP_CONCURRENCY;
    let index = mayLaunch ? this.#ready.findIndex((node) => !isPure(node)) : -1;
    if (index < 0) index = this.#ready.findIndex(isPure);
    return index < 0 ? undefined : this.#ready.splice(index, 1)[0];
  }

  #launch(node: PlanNode): void {
    const task = runEffectStep(this.#deps, this.#session, node).then(
      (outcome) => {
        this.#inFlight.delete(node.id);
        this.#apply(node, outcome);
      },
      (error: unknown) => {
        this.#inFlight.delete(node.id);
        this.#session.breakOff(error);
      }
    );
    this.#inFlight.set(node.id, task);
  }

  #apply(node: PlanNode, outcome: StepOutcome): void {
    if (outcome.kind === 'settled') {
      this.#session.state.settle(node.id, outcome.output);
      this.#ready.push(...this.#session.state.takeReady());
    } else if (outcome.kind === 'failed') {
      this.#failure ??= { ...outcome, nodeId: node.id };
    } else if (outcome.kind === 'delayed') {
      this.#delayed.set(node, outcome.until);
    }
  }

  #resumeDelayed(): void {
    for (const [node, until] of this.#delayed)
      if (this.#msUntil(until) <= 0) {
        this.#delayed.delete(node);
        this.#ready.push(node);
      }
  }

  async #nextEvent(): Promise<void> {
    const soonest = this.#soonest();
    const over = new AbortController();
    const timer = pause(
      soonest && this.#msUntil(soonest),
      AbortSignal.any([this.#session.drainSignal, over.signal])
    );
    // Once the run is being left only what is in flight counts.
    const events = this.#session.mayContinue ? [timer] : [];
    await Promise.race([...this.#inFlight.values(), ...events]);
    over.abort();
  }

  #soonest(): Date | undefined {
    const times = [...this.#delayed.values()].map((until) => until.getTime());
    return times.length > 0 ? new Date(Math.min(...times)) : undefined;
  }

  #msUntil(moment: Date): number {
    return moment.getTime() - this.#session.clock.now().getTime();
  }
}

function isPure(node: PlanNode): boolean {
  return node.effect === 'none' || node.disabled;
}
