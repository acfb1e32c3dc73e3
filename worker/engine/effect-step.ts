import type { PortItems } from '@automateos/workflow';
import { isPerItem, mergeOutputs, type PlanNode, type StepFailure } from '@automateos/workflow/run';
import { runAttempt } from './attempt.ts';
import type { StepDeps } from './deps.ts';
import type { RunSession } from './session.ts';
import type { StepOutcome } from './step.ts';
import { StepInput } from './step-context.ts';

/** Items of one step that are worked on at the same time. */
const ITEM_CONCURRENCY = 5;

interface Tally {
  failure?: { error: StepFailure; attempts: number };
  until?: Date;
}

/**
 * A step that reaches outside: each item (or the list as a whole) is journalled and tried again by itself. Called again
 * after a delay it goes on with what is missing. After a failure for good no further item is started.
 */
export async function runEffectStep(
  deps: StepDeps,
  session: RunSession,
  node: PlanNode
): Promise<StepOutcome> {
  const input = new StepInput(deps, session, node);
  const count = isPerItem(node) ? input.items.length : 1;
  const tally: Tally = {};
  let next = 0;
  const lane = async () => {
    while (next < count && !tally.failure && session.mayContinue) {
      const group = next++;
      await runGroup(deps, session, { input, group, tally });
    }
  };
  await Promise.all(Array.from({ length: Math.min(ITEM_CONCURRENCY, count) }, lane));
  if (session.stopReason) return { kind: 'stopped' };
  if (tally.failure) return { kind: 'failed', ...tally.failure };
  const outputs = collectOutputs(session, input, count);
  if (outputs) return { kind: 'settled', output: mergeOutputs(outputs) };
  return session.mayContinue && tally.until ? { kind: 'delayed', until: tally.until } : { kind: 'stopped' };
}

async function runGroup(
  deps: StepDeps,
  session: RunSession,
  { input, group, tally }: { input: StepInput; group: number; tally: Tally }
): Promise<void> {
  const progress = session.groups.find({ ...input.place, itemGroup: group });
  if (progress.output) return;
  if (!progress.retryAt || progress.retryAt <= session.clock.now()) {
    const failure = await runAttempt(deps, session, { input, group, progress });
    if (failure) tally.failure ??= failure;
  }
  if (progress.retryAt && (!tally.until || progress.retryAt < tally.until)) tally.until = progress.retryAt;
}

/** `undefined` while an item group is missing. */
function collectOutputs(session: RunSession, { place }: StepInput, count: number): PortItems[] | undefined {
  const outputs: PortItems[] = [];
  for (let itemGroup = 0; itemGroup < count; itemGroup++) {
    const { output } = session.groups.find({ ...place, itemGroup });
    if (!output) return undefined;
    outputs.push(output);
  }
  return outputs;
}
