import { isUnavailable, withOrgs } from '@automateos/db';
import {
  COUNTED_AT_CLAIM,
  findCancelRequests,
  readChainHead,
  type ClaimedRun,
  type RunKey
} from '@automateos/db/queries/claims';
import { chainLog } from '@automateos/db/queries/run-logs';
import { LIMITS, StepError } from '@automateos/workflow';
import { findFailure, type StepFailure } from '@automateos/workflow/run';
import type { Claimer } from '../claimer.ts';
import { RunLostError } from '../journal-writer.ts';
import type { Logger } from '../logger.ts';
import type { StepDeps } from './deps.ts';
import { finishRun, leavesDeadLetter } from './finish.ts';
import { openSession, type OpenDeps } from './open.ts';
import { MOST_CRASHES, Quarantine } from './quarantine.ts';
import { RunLoop, type RunOutcome } from './run-loop.ts';
import type { RunSession, StopReason } from './session.ts';

export interface EngineDeps extends OpenDeps, StepDeps {
  claimer: Claimer;
  log: Logger;
}

/** First line of a run's log, by what started it. */
const STARTED: Record<ClaimedRun['trigger'], string> = {
  manual: 'Started by hand',
  webhook: 'Started by a webhook call',
  schedule: 'Started on schedule',
  replay: 'Started again',
  form: 'Started by a form',
  feed: 'Started by a new entry of a feed',
  app: 'Started by an app',
  workflow: 'Started by another workflow',
  error: 'Started by the failure of a run'
};
const UNFORESEEN: StepFailure = { code: 'INTERNAL', message: 'Something went wrong inside AutomateOS.' };
const POISONOUS: StepFailure = {
  code: 'INTERNAL',
  message: `This run stopped its worker ${MOST_CRASHES} times in a row, so it was given up.`
};

/** Executes the runs of this worker. */
export class Engine {
  readonly #deps: EngineDeps;
  readonly #sessions = new Set<RunSession>();
  readonly #quarantine = new Quarantine();
  #isDraining = false;

  constructor(deps: EngineDeps) {
    this.#deps = deps;
  }

  /** Runs in progress. */
  get size(): number {
    return this.#sessions.size;
  }

  /**
   * Takes a run up and executes it until it ends or waits. Does nothing when it is over or in other hands.
   * @throws when the database is away: the job is to be tried again.
   */
  async execute(key: RunKey): Promise<void> {
    const run = await this.#deps.claimer.claim(key);
    if (!run) return;
    try {
      if (run.crashes >= MOST_CRASHES) await this.#giveUp(run, POISONOUS);
      else if (run.crashes >= COUNTED_AT_CLAIM) await this.#quarantine.alone(() => this.#executeClaimed(run));
      else await this.#executeClaimed(run);
    } catch (error) {
      await this.#recover(run, error);
    } finally {
      this.#deps.claimer.release(run);
    }
  }

  /** Ends a run that this worker executes; others hear it too and know nothing of it. */
  cancel(runId: string): void {
    for (const session of this.#sessions) if (session.run.id === runId) session.stop('cancelled');
  }

  /** For what was missed while the worker could not listen. */
  async cancelRequested(): Promise<void> {
    const keys = [...this.#sessions].map(({ run }) => ({ orgId: run.orgId, runId: run.id }));
    if (keys.length === 0) return;
    const orgIds = [...new Set(keys.map((key) => key.orgId))];
    const runIds = await withOrgs(this.#deps.db, orgIds, (tx) => findCancelRequests(tx, keys));
    for (const runId of runIds) this.cancel(runId);
  }

  /** No new step starts; each run is put aside as soon as its steps in flight have ended. */
  drain(): void {
    this.#isDraining = true;
    for (const session of this.#sessions) session.drain();
  }

  /** Ends everything in flight. */
  stopAll(reason: StopReason): void {
    for (const session of this.#sessions) session.stop(reason);
  }

  async #executeClaimed(run: ClaimedRun): Promise<void> {
    const { session, open } = await openSession(this.#deps, run);
    this.#sessions.add(session);
    const activeMs = Math.max(0, LIMITS.runActiveMs - run.activeMs);
    const timer = setTimeout(() => session.stop('too-long'), activeMs);
    try {
      if (run.cancelRequested) session.stop('cancelled');
      if (this.#isDraining) session.drain();
      if (run.crashes >= COUNTED_AT_CLAIM) await session.countCrash();
      const message = run.epoch === 1 ? STARTED[run.trigger] : 'Continued';
      const how = run.pretend ? `${message}, with pretend services` : message;
      session.log({ kind: 'run.started', level: 'info', message: how });
      const outcome = earlierFailure(session) ?? (await new RunLoop(this.#deps, session, open).run());
      await finishRun(session, outcome);
    } finally {
      clearTimeout(timer);
      this.#sessions.delete(session);
    }
  }

  async #recover(run: ClaimedRun, error: unknown): Promise<void> {
    const ids = { orgId: run.orgId, runId: run.id, epoch: run.epoch };
    if (error instanceof RunLostError) return this.#deps.log.info(ids, 'run taken over by another worker');
    if (isUnavailable(error)) throw error;
    this.#deps.log.error({ ...ids, err: error }, 'run given up');
    const failure = error instanceof StepError ? { code: error.code, message: error.message } : UNFORESEEN;
    await this.#giveUp(run, failure);
  }

  /** Ends a run without executing it; its log goes on where the last stored line is. */
  async #giveUp(run: ClaimedRun, failure: StepFailure): Promise<void> {
    const { orgId, id: runId, epoch } = run;
    const head = await withOrgs(this.#deps.db, [orgId], (tx) => readChainHead(tx, { orgId, runId }));
    const log = chainLog(runId, head, {
      at: this.#deps.clock.now(),
      kind: 'run.failed',
      level: 'error',
      message: failure.message,
      data: { code: failure.code }
    });
    const deadLetter = leavesDeadLetter(run) ? { attempts: 1 } : undefined;
    const end = { status: 'failed', error: failure, deadLetter } as const;
    await this.#deps.journal.write({ orgId, runId, epoch, steps: [], logs: [log], end });
  }
}

/** The worker died between storing a failure and ending the run: no step is executed any more. */
function earlierFailure(session: RunSession): RunOutcome | undefined {
  const failure = findFailure(session.groups.journal);
  return failure && { kind: 'failed', ...failure };
}
