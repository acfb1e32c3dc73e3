import type { RunRow, RunDetail as RunDetailRow } from '@automateos/db/queries/runs';
import type { StepRow } from '@automateos/db/queries/run-steps';
import { findDefinition, toPublicId, type Item } from '@automateos/workflow';
import { compilePlan, inputsOfSteps } from '@automateos/workflow/run';
import type { Run, RunDetail, Step } from './answers/runs.ts';
import { iso, momentOf, publicId } from './dto.ts';

export function showRun(row: RunRow): Run {
  return {
    id: toPublicId('run', row.id),
    workflowId: toPublicId('wf', row.workflowId),
    workflowName: row.workflowName,
    versionId: toPublicId('ver', row.versionId),
    versionNumber: row.versionNumber,
    status: row.status,
    trigger: row.trigger,
    triggerNodeId: row.triggerNodeId,
    draft: row.draft,
    pretend: row.pretend,
    startedBy: row.startedByName,
    replayOf: publicId('run', row.replayOf),
    replayFrom: row.replayFrom,
    createdAt: iso(momentOf(row.id)),
    startedAt: iso(row.startedAt),
    finishedAt: iso(row.finishedAt),
    wakeAt: iso(row.wakeAt),
    cancelRequested: row.cancelRequestedAt !== null,
    error: row.error
  };
}

export const showRunDetail = (row: RunDetailRow): RunDetail => ({
  ...showRun(row),
  input: row.input,
  answer: row.answer,
  document: row.document
});

export const showStep = (row: StepRow): Step => ({
  ...row,
  startedAt: iso(row.startedAt),
  finishedAt: iso(row.finishedAt),
  retryAt: iso(row.retryAt)
});

/** The items that each step got, worked out from the outputs of those before it. Nothing for a plan that cannot be made. */
export function inputsByStep(
  run: RunDetailRow,
  rows: readonly StepRow[]
): (step: Pick<StepRow, 'nodeId' | 'iteration'>) => Item[] {
  let plan: ReturnType<typeof compilePlan>;
  try {
    plan = compilePlan(run.document, run.triggerNodeId, findDefinition);
  } catch {
    return () => []; // the run failed for exactly this reason, which its error says
  }
  return inputsOfSteps(plan, run.input, rows);
}
