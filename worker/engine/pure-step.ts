import { StepError, type PortItems } from '@automateos/workflow';
import { mergeOutputs, toStepError, type PlanNode } from '@automateos/workflow/run';
import type { StepDeps } from './deps.ts';
import { countItems, finishOutput, takeItems } from './output.ts';
import type { RunSession } from './session.ts';
import { findExecutor, type StepOutcome } from './step.ts';
import { AttemptContext, StepInput } from './step-context.ts';

/**
 * A step that reaches nothing outside, over all its items in memory. It is stored with the next commit; after a crash
 * before that it is computed again. It is not tried twice: the same input gives the same error.
 */
export async function runPureStep(deps: StepDeps, session: RunSession, node: PlanNode): Promise<StepOutcome> {
  const startedAt = session.clock.now();
  const iteration = session.state.iterationOf(node);
  const place = { nodeId: node.id, iteration, itemGroup: 0, attempt: 1 };
  try {
    session.countStep();
    const output = await computeOutput(deps, session, { node, startedAt });
    if (!output) return { kind: 'stopped' };
    const { value, text } = finishOutput(session, output);
    session.record({
      ...place,
      status: 'succeeded',
      startedAt,
      finishedAt: session.clock.now(),
      output: text
    });
    session.log({
      ...place,
      kind: 'step.succeeded',
      level: 'info',
      message: 'Done',
      data: { items: countItems(value) }
    });
    return { kind: 'settled', output: value };
  } catch (thrown) {
    const { code, message: unmasked } = toStepError(thrown);
    const message = session.masker.mask(unmasked);
    const error = { code, message };
    session.record({ ...place, status: 'failed', startedAt, finishedAt: session.clock.now(), error });
    session.log({ ...place, kind: 'step.failed', level: 'error', message, data: { code } });
    return { kind: 'failed', error, attempts: 1 };
  }
}

/** `undefined` when the run was stopped meanwhile. */
async function computeOutput(
  deps: StepDeps,
  session: RunSession,
  { node, startedAt }: { node: PlanNode; startedAt: Date }
): Promise<PortItems | undefined> {
  const input = new StepInput(deps, session, node);
  if (node.disabled) return passThrough(input);
  const execute = findExecutor(deps, node);
  const outputs: PortItems[] = [];
  const isList = node.mode === 'list';
  for (let index = 0; index < (isList ? 1 : input.items.length); index++) {
    const config = node.config.resolve(input.scopeOf(index, startedAt));
    const context = {
      session,
      input,
      index,
      attempt: 1,
      now: startedAt,
      signal: session.signal,
      http: refuseHttp,
      publicUrl: deps.publicUrl
    };
    const returned = await execute(config as never, new AttemptContext(context));
    outputs.push(takeItems(returned, isList ? undefined : index));
    await session.turn();
    if (session.stopReason) return undefined;
  }
  return mergeOutputs(outputs);
}

/** A node that is switched off hands its items on. */
function passThrough(input: StepInput): PortItems {
  const port = input.node.outputs?.[0]?.id ?? 'out';
  return { [port]: input.items.map((item, index) => ({ data: item.data, from: [index] })) };
}

function refuseHttp(): never {
  throw new StepError('INTERNAL', 'This step declares that it reaches nothing outside.');
}
