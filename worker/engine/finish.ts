import type { RunEnd } from '@automateos/db/queries/journal';
import { LIMITS } from '@automateos/workflow';
import { endAnswer, failureAnswer, type StepFailure } from '@automateos/workflow/run';
import type { RunOutcome } from './run-loop.ts';
import type { RunSession } from './session.ts';

const TOO_LONG: StepFailure = {
  code: 'LIMIT_EXCEEDED',
  message: `A run may work for ${LIMITS.runActiveMs / 60_000} minutes, waiting not counted.`
};

/**
 * Puts a run down: its last writes, the end of its log, and what a waiting caller gets.
 * @throws what kept the session from storing its writes.
 */
export async function finishRun(session: RunSession, outcome: RunOutcome): Promise<void> {
  switch (outcome.kind) {
    case 'complete':
      if (isAnswerDue(session)) session.respond(endAnswer(session.state));
      session.log({ kind: 'run.succeeded', level: 'info', message: 'Succeeded' });
      return session.commit({ status: 'succeeded' });
    case 'failed':
      return fail(session, outcome.error, outcome);
    case 'parked':
      return putAside(session, outcome.wakeAt, 'Put aside until its time comes');
    case 'stopped':
      return leave(session);
  }
}

function leave(session: RunSession): Promise<void> {
  switch (session.stopReason) {
    case 'cancelled':
      session.cancelRunning();
      if (isAnswerDue(session)) session.respond(failureAnswer());
      session.log({ kind: 'run.cancelled', level: 'info', message: 'Cancelled' });
      return session.commit({ status: 'cancelled' });
    case 'too-long':
      return fail(session, TOO_LONG, { attempts: 1 });
    case 'lost':
    case 'broken':
      return Promise.reject(session.brokenBy ?? new Error('The run was lost'));
    case 'shutdown':
    case undefined:
      return putAside(session, session.clock.now(), 'Handed over: its worker stops');
  }
}

function fail(
  session: RunSession,
  { code, message }: StepFailure,
  { nodeId, attempts }: { nodeId?: string; attempts: number }
): Promise<void> {
  session.cancelRunning();
  if (isAnswerDue(session)) session.respond(failureAnswer());
  session.log({ kind: 'run.failed', level: 'error', message, nodeId, data: { code } });
  const deadLetter = leavesDeadLetter(session.run) ? { nodeId, attempts } : undefined;
  const end: RunEnd = { status: 'failed', error: { code, message, nodeId }, deadLetter };
  return session.commit(end);
}

/** A test run and a pretend run are looked at by whoever started them; nobody has to be told. */
export const leavesDeadLetter = (run: { draft: boolean; pretend: boolean }): boolean =>
  !run.draft && !run.pretend;

function putAside(session: RunSession, wakeAt: Date, message: string): Promise<void> {
  session.log({ kind: 'run.waiting', level: 'info', message, data: { until: wakeAt.toISOString() } });
  return session.commit({ status: 'waiting', wakeAt });
}

/** Somebody waits for what it gives back, and no step has answered. */
function isAnswerDue(session: RunSession): boolean {
  if (session.run.trigger === 'workflow') return !session.hasAnswered;
  if (session.run.trigger !== 'webhook' || session.hasAnswered) return false;
  const { respond = 'now' } = session.state.plan.order[0]!.rawConfig;
  return respond !== 'now';
}
