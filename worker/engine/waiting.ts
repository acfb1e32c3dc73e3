import { toStorableText } from '@automateos/db';
import { waitIdOf } from '@automateos/db/approval-link';
import type { CalledRun } from '@automateos/db/queries/run-calls';
import {
  fromPublicId,
  StepError,
  toPublicId,
  type CallResult,
  type DecisionMade,
  type Json,
  type Question,
  type StepContext,
  type WorkflowCall
} from '@automateos/workflow';
import { isFinal } from '@automateos/workflow/run';
import { RunLostError } from '../journal-writer.ts';
import { refusalSentence } from './call-refusal.ts';
import type { StepDeps } from './deps.ts';
import type { GroupProgress } from './group-book.ts';
import type { RunSession } from './session.ts';

/** Unwinds from an executor that waits to the attempt, which parks the step. */
export class Pause extends Error {
  readonly until: Date;

  /** @param message what the log says: `Waiting until 2026-03-04 09:30 UTC` */
  constructor(until: Date, message: string) {
    super(message);
    this.until = until;
  }
}

/** The end of a called run wakes the one that waits; should that ever be missed, it looks by itself. */
const CALL_CHECK_MS = 86_400_000;

interface WaitingStep {
  nodeId: string;
  iteration: number;
  itemGroup: number;
  progress: GroupProgress;
}

/** The waiting of one step: every call either returns because there is nothing to wait for, or unwinds with a Pause. */
export class Waiting implements Pick<StepContext, 'waitUntil' | 'ask' | 'call'> {
  readonly #deps: Pick<StepDeps, 'ask' | 'call' | 'linkKey'>;
  readonly #session: RunSession;
  readonly #step: WaitingStep;

  constructor(deps: Pick<StepDeps, 'ask' | 'call' | 'linkKey'>, session: RunSession, step: WaitingStep) {
    this.#deps = deps;
    this.#session = session;
    this.#step = step;
  }

  waitUntil(moment: Date): void {
    const until = this.#step.progress.waitsUntil ?? moment;
    if (until > this.#session.clock.now()) throw new Pause(until, `Waiting until ${inWords(until)}`);
  }

  /** @throws RunLostError when another worker has the run */
  async ask({ title, message, ...question }: Question): Promise<DecisionMade> {
    const { run, masker } = this.#session;
    const { orgId, id: runId, epoch } = run;
    const shown = (text: string) => toStorableText(masker.mask(text));
    const { nodeId, iteration } = this.#step;
    const texts = { title: shown(title), message: shown(message) };
    const fields = question.fields.map((field) => ({ ...field, value: shown(field.value) }));
    const id = waitIdOf(this.#deps.linkKey, { runId, nodeId, iteration });
    const wait = await this.#deps.ask({
      ...{ id, orgId, runId, epoch, nodeId, iteration },
      ...{ ...question, ...texts, fields }
    });
    if (!wait) throw this.#lost();
    const { decision, decidedVia: via, decidedAt: at, decidedName: by, comment, edits } = wait;
    if (!decision || !via || !at)
      throw new Pause(wait.dueAt, `Waiting for a decision until ${inWords(wait.dueAt)}`);
    return { decision, via, by, comment, at, edits: edits ?? [] };
  }

  /** @throws RunLostError when another worker has the run; StepError `CALL_FAILED` */
  async call({ workflow, input, waits }: WorkflowCall): Promise<CallResult> {
    const { orgId, id: runId, epoch } = this.#session.run;
    const { nodeId, iteration, itemGroup } = this.#step;
    const workflowId = fromPublicId('wf', workflow);
    if (!workflowId) throw new StepError('INVALID_CONFIG', 'Choose the workflow to run.');
    const place = { orgId, runId, epoch, nodeId, iteration, itemGroup };
    const called = await this.#deps.call({ ...place, workflowId, input, waits });
    if (!called) throw this.#lost();
    if ('reason' in called) throw new StepError('CALL_FAILED', refusalSentence(called));
    const result = { runId: toPublicId('run', called.runId), workflowName: called.workflowName };
    return waits ? { ...result, output: this.#outcomeOf(called) } : result;
  }

  #outcomeOf({ workflowName: name, status, error, answer }: CalledRun): Json {
    if (!isFinal(status))
      throw new Pause(new Date(this.#session.clock.now().getTime() + CALL_CHECK_MS), `Waiting for “${name}”`);
    if (status === 'cancelled') throw new StepError('CALL_FAILED', `“${name}” was cancelled.`);
    if (status === 'failed')
      throw new StepError('CALL_FAILED', `“${name}” failed: ${error?.message ?? 'nobody knows why.'}`);
    return answer ? (JSON.parse(answer.body || '[]') as Json) : [];
  }

  #lost(): RunLostError {
    const lost = new RunLostError();
    this.#session.breakOff(lost);
    return lost;
  }
}

const inWords = (moment: Date): string => `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
