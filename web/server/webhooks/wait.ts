import { withOrg, type Database } from '@automateos/db';
import { readAnswer } from '@automateos/db/queries/runs';
import type { WebhookAnswer } from '@automateos/workflow';
import { failureAnswer, isFinal } from '@automateos/workflow/run';
import type { RunEvents } from '../run-events.ts';

/** How long a caller is kept waiting for `respond: "end"` and `"node"`. */
const PATIENCE_MS = 25_000;

export interface WaitFor {
  orgId: string;
  runId: string;
  /** Aborted when the caller hangs up. */
  signal: AbortSignal;
}

/**
 * The answer of a run, as soon as it has given one; undefined when it takes too long or the caller left.
 * A run that ended without an answer counts as failed, unless it succeeded: then there is nothing to say.
 */
export async function waitForAnswer(
  sources: { db: Database; runEvents: RunEvents },
  { orgId, runId, signal }: WaitFor
): Promise<WebhookAnswer | undefined> {
  const { db, runEvents } = sources;
  return new Promise((resolve, reject) => {
    let busy = false;
    let again = true;
    const settle = (answer: WebhookAnswer | undefined) => {
      unwatch();
      clearTimeout(timer);
      resolve(answer);
    };
    /** One look at a time; news that comes during a look causes another one. */
    const look = async () => {
      again = true;
      if (busy) return;
      busy = true;
      while (again) {
        again = false;
        const run = await withOrg(db, orgId, (tx) => readAnswer(tx, orgId, runId));
        if (run?.answer) return settle(run.answer);
        if (!run || isFinal(run.status))
          return settle(run?.status === 'succeeded' ? NOTHING : failureAnswer());
      }
      busy = false;
    };
    const fail = (error: unknown) => {
      unwatch();
      clearTimeout(timer);
      reject(error as Error);
    };
    const unwatch = runEvents.watch(runId, () => void look().catch(fail));
    const timer = setTimeout(settle, PATIENCE_MS, undefined);
    if (signal.aborted) return settle(undefined);
    signal.addEventListener('abort', () => settle(undefined), { once: true });
    look().catch(fail);
  });
}

const NOTHING: WebhookAnswer = { status: 204, headers: {}, body: '' };
