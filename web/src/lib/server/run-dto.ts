import type { RunRow, RunDetail as RunDetailRow } from '@automateos/db/queries/runs';
import type { StepRow } from '@automateos/db/queries/run-steps';
import {
  findDefinition,
  toPublicId,
  type Item,
  type JsonObject,
  type PortItems,
  type WebhookAnswer,
  type WorkflowDocument
} from '@automateos/workflow';
import { compilePlan, inputsOfStep, type RunStatus, type StepStatus } from '@automateos/workflow/run';
import { iso, momentOf, publicId } from './dto.ts';

/** Why a run or a step failed. The message is masked and safe to show. */
export interface ShownError {
  code: string;
  message: string;
  nodeId?: string;
}

export interface Run {
  id: string;
  workflowId: string;
  workflowName: string;
  versionId: string;
  /** Null for a test run of unpublished edits. */
  versionNumber: number | null;
  status: RunStatus;
  trigger: 'manual' | 'webhook' | 'schedule' | 'replay';
  triggerNodeId: string;
  draft: boolean;
  /** Pretend services answered its requests: nothing happened outside. */
  pretend: boolean;
  /** Name of the person who pressed Run. */
  startedBy: string | null;
  /** The run that this one repeats. */
  replayOf: string | null;
  replayFrom: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  /** When a waiting run goes on. */
  wakeAt: string | null;
  cancelRequested: boolean;
  error: ShownError | null;
}

export interface RunDetail extends Run {
  input: JsonObject;
  answer: WebhookAnswer | null;
  /** What was executed. */
  document: WorkflowDocument;
}

export interface Step {
  nodeId: string;
  iteration: number;
  itemGroup: number;
  attempt: number;
  status: StepStatus;
  startedAt: string;
  finishedAt: string | null;
  retryAt: string | null;
  output: PortItems | null;
  error: ShownError | null;
  /** Taken over from the run that this one repeats. */
  reused: boolean;
}

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

/** The items that each node got, worked out from the outputs of those before it. Nothing for a plan that cannot be made. */
export function inputsByNode(run: RunDetailRow, rows: readonly StepRow[]): (nodeId: string) => Item[] {
  const known = new Map<string, Item[]>();
  let plan: ReturnType<typeof compilePlan>;
  try {
    plan = compilePlan(run.document, run.triggerNodeId, findDefinition);
  } catch {
    return () => []; // the run failed for exactly this reason, which its error says
  }
  return (nodeId) => {
    const inputs =
      known.get(nodeId) ?? inputsOfStep(plan, rows, { nodeId, input: run.input }).map(({ item }) => item);
    known.set(nodeId, inputs);
    return inputs;
  };
}
