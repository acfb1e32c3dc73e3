import { toStorableText } from '@automateos/db';
import type { DecisionMade, Question, StepContext } from '@automateos/workflow';
import { RunLostError } from '../journal-writer.ts';
import type { StepDeps } from './deps.ts';
import type { GroupProgress } from './group-book.ts';
import type { RunSession } from './session.ts';

/** Unwinds from an executor that waits to the attempt, which parks the step. */
export class Pause extends Error {
  readonly until: Date;
  /** What the log says of it: `Waiting`. */
  readonly reason: string;

  constructor(until: Date, reason: string) {
    super(reason);
    this.until = until;
    this.reason = reason;
  }
}

/** The waiting of one step: every call either returns because there is nothing to wait for, or unwinds with a Pause. */
export class Waiting implements Pick<StepContext, 'waitUntil' | 'ask'> {
  readonly #deps: Pick<StepDeps, 'ask'>;
  readonly #session: RunSession;
  readonly #step: { nodeId: string; progress: GroupProgress };

  constructor(
    deps: Pick<StepDeps, 'ask'>,
    session: RunSession,
    step: { nodeId: string; progress: GroupProgress }
  ) {
    this.#deps = deps;
    this.#session = session;
    this.#step = step;
  }

  waitUntil(moment: Date): void {
    const until = this.#step.progress.waitsUntil ?? moment;
    if (until > this.#session.clock.now()) throw new Pause(until, 'Waiting');
  }

  /** @throws RunLostError when another worker has the run */
  async ask({ title, message, dueAt, onDeadline }: Question): Promise<DecisionMade> {
    const { run, masker } = this.#session;
    const { orgId, id: runId, epoch } = run;
    const shown = (text: string) => toStorableText(masker.mask(text));
    const { nodeId } = this.#step;
    const texts = { title: shown(title), message: shown(message) };
    const wait = await this.#deps.ask({ orgId, runId, epoch, nodeId, ...texts, dueAt, onDeadline });
    if (!wait) throw this.#lost();
    const { decision, decidedVia: via, decidedAt: at, decidedName: by, comment } = wait;
    if (!decision || !via || !at) throw new Pause(wait.dueAt, 'Waiting for a decision');
    return { decision, via, by, comment, at };
  }

  #lost(): RunLostError {
    const lost = new RunLostError();
    this.#session.breakOff(lost);
    return lost;
  }
}
