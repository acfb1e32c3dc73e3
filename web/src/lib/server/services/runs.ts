import { createHash } from 'node:crypto';
import type { Actor } from '@automateos/auth';
import { withOrg, withOrgs, type Tx } from '@automateos/db';
import { auditInBatch } from '@automateos/db/queries/audit';
import { listSteps } from '@automateos/db/queries/run-steps';
import { readLogs, type LogRow } from '@automateos/db/queries/run-logs';
import * as queries from '@automateos/db/queries/runs';
import { readVersion } from '@automateos/db/queries/versions';
import { readWorkflow } from '@automateos/db/queries/workflows';
import { fromPublicId, toPublicId, type JsonObject } from '@automateos/workflow';
import { canonicalJson } from '@automateos/workflow/interop';
import type { RunStatus } from '@automateos/workflow/run';
import { findTriggers } from '@automateos/workflow/validate';
import { authorise, found, uuidOf } from '../access.ts';
import type { Log, Run, RunDetail, StartedRun, StatusOfRun, StepWithInput } from '../answers/runs.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';
import { inputsByStep, showRun, showRunDetail, showStep } from '../run-dto.ts';
import { checkStored, storeDraft } from '../version-store.ts';
import { withLocked } from './publishing.ts';
import { assertWithinBudget } from './usage.ts';

export interface StartInput {
  /** What the trigger gets: the answers of a Start form, or a made-up delivery of a webhook. */
  input?: JsonObject;
  /** Let pretend services answer: nothing leaves the installation and no secret is opened. */
  pretend?: boolean;
  /** Run the unpublished edits instead of the live version. */
  draft?: boolean;
  /** Of a draft: what the browser has, see `publishWorkflow`. */
  snapshot?: string;
  /** Which trigger to start from; the first manual one unless told. */
  triggerNodeId?: string;
  /** Two starts with the same key are one run. */
  idempotencyKey?: string;
}

const IDEMPOTENCY_MS = 24 * 60 * 60_000;

/** Starts a run. @throws ApiError 402 BUDGET_SPENT, 409 NOT_PUBLISHED | NOT_SAVED_YET, 422 with the problems of a draft */
export async function startRun(actor: Actor, id: string, input: StartInput = {}): Promise<StartedRun> {
  authorise(actor, input.draft ? 'run.test' : 'run.start');
  const workflowId = uuidOf('wf', id);
  if (!input.pretend) await assertWithinBudget(actor);
  const version = input.draft ? await draftVersion(actor, id, input) : await liveVersion(actor, workflowId);
  const data = input.input ?? {};
  const pretend = input.pretend ?? false;
  const [run] = await withOrgs(platform().db, [actor.orgId], (tx) =>
    queries.createRuns(tx, [
      {
        orgId: actor.orgId,
        workflowId,
        versionId: version.id,
        trigger: 'manual',
        triggerNodeId: chooseTrigger(version.document, input.triggerNodeId),
        input: data,
        draft: input.draft ?? false,
        pretend,
        startedBy: actor.userId,
        dedupe:
          input.idempotencyKey === undefined
            ? undefined
            : dedupeOf(workflowId, input.idempotencyKey, { input: data, pretend })
      }
    ])
  );
  if (run!.bodyDiffers)
    throw new ApiError(409, 'KEY_REUSED', 'This Idempotency-Key was used for a run with another input.');
  return { runId: toPublicId('run', run!.runId) };
}

type StartVersion = { id: string; document: Parameters<typeof findTriggers>[0] };

function draftVersion(actor: Actor, id: string, { snapshot, pretend }: StartInput): Promise<StartVersion> {
  return withLocked(actor, id, async (tx, workflow) => {
    const place = { orgId: actor.orgId, workflowId: workflow.id, mode: 'test' as const };
    const checked = await checkStored(tx, { ...place, pretend }, snapshot);
    return { id: await storeDraft(tx, { actor, workflow }, checked), document: checked.document };
  });
}

function liveVersion(actor: Actor, workflowId: string): Promise<StartVersion> {
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const workflow = found('wf', await readWorkflow(tx, actor.orgId, workflowId));
    if (!workflow.liveVersionId)
      throw new ApiError(409, 'NOT_PUBLISHED', 'Publish the workflow first, or run it as a test.');
    const key = { orgId: actor.orgId, workflowId, id: workflow.liveVersionId };
    return found('ver', await readVersion(tx, key));
  });
}

function chooseTrigger(document: StartVersion['document'], wanted: string | undefined): string {
  const triggers = findTriggers(document);
  const chosen = wanted
    ? triggers.find((trigger) => trigger.nodeId === wanted)
    : (triggers.find((trigger) => trigger.kind === 'manual') ?? triggers[0]);
  if (chosen) return chosen.nodeId;
  throw new ApiError(422, 'NO_TRIGGER', {
    message: 'This version has no such trigger to start from.',
    field: wanted && 'triggerNodeId'
  });
}

function dedupeOf(workflowId: string, key: string, asked: JsonObject) {
  const bodyHash = createHash('sha256').update(canonicalJson(asked)).digest();
  return { scope: `manual:${workflowId}`, key, bodyHash, expiresAt: new Date(Date.now() + IDEMPOTENCY_MS) };
}

/** Which runs a list shows; all of them unless told. */
export interface RunFilterInput extends PageInput {
  workflowId?: string;
  status?: RunStatus;
  trigger?: Run['trigger'];
  versionId?: string;
  /** True: pretend runs only. False: real ones only. */
  pretend?: boolean;
  /** Asked for at this moment or later, and before the other one. ISO 8601. */
  from?: string;
  to?: string;
}

export async function listRuns(actor: Actor, input: RunFilterInput = {}): Promise<Page<Run>> {
  authorise(actor, 'run.read');
  const filter = {
    orgId: actor.orgId,
    workflowId: input.workflowId === undefined ? undefined : uuidOf('wf', input.workflowId),
    versionId: input.versionId === undefined ? undefined : uuidOf('ver', input.versionId),
    statuses: input.status && [input.status],
    trigger: input.trigger,
    pretend: input.pretend,
    from: input.from === undefined ? undefined : new Date(input.from),
    to: input.to === undefined ? undefined : new Date(input.to)
  };
  return withOrg(platform().db, actor.orgId, (tx) =>
    readPage(input, {
      read: ({ limit, after }) =>
        queries.listRuns(tx, {
          ...filter,
          limit,
          beforeId: after === undefined ? undefined : parseRunId(after)
        }),
      cursorOf: (row) => toPublicId('run', row.id),
      show: showRun,
      count: () => queries.countRuns(tx, filter)
    })
  );
}

const parseRunId = (text: string): string => cursorPart(text, (id) => fromPublicId('run', id));

/** A run with its input, its answer and the document it executed. */
export async function readRun(actor: Actor, runId: string): Promise<RunDetail> {
  authorise(actor, 'run.read');
  return withOrg(platform().db, actor.orgId, async (tx) => showRunDetail(await readRow(tx, actor, runId)));
}

/** Every attempt with its output and the items it got, in the order of their start. */
export async function listRunSteps(
  actor: Actor,
  runId: string,
  input: PageInput = {}
): Promise<Page<StepWithInput>> {
  authorise(actor, 'run.read');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const run = await readRow(tx, actor, runId);
    const rows = await listSteps(tx, actor.orgId, run.id);
    const inputs = inputsByStep(run, rows);
    return readPage(input, {
      read: async ({ limit, after }) => {
        const start = after === undefined ? 0 : cursorPart(after, parseCount);
        return rows.slice(start, start + limit).map((row, index) => ({ row, next: start + index + 1 }));
      },
      cursorOf: ({ next }) => String(next),
      show: ({ row }) => ({ ...showStep(row), input: inputs(row) }),
      count: async () => rows.length
    });
  });
}

export async function listRunLogs(actor: Actor, runId: string, input: PageInput = {}): Promise<Page<Log>> {
  authorise(actor, 'run.read');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const { id } = await readRow(tx, actor, runId);
    return readPage(input, {
      read: ({ limit, after }) => {
        const afterSeq = after === undefined ? 0 : cursorPart(after, parseCount);
        return readLogs(tx, { orgId: actor.orgId, runId: id, afterSeq, limit });
      },
      cursorOf: (row) => String(row.seq),
      show: showLog
    });
  });
}

const showLog = (row: LogRow): Log => ({ ...row, at: iso(row.at) });

/** Log lines after `afterSeq` with the status at that moment: one look at a run that is being followed. */
export async function followRun(
  actor: Actor,
  runId: string,
  afterSeq: number
): Promise<{ status: RunStatus; logs: Log[] }> {
  authorise(actor, 'run.read');
  const id = uuidOf('run', runId);
  return withOrg(platform().db, actor.orgId, async (tx) => {
    // Status first: lines written between the two reads are fetched, and an end is only told with all its lines.
    const { status } = found('run', await queries.readAnswer(tx, actor.orgId, id));
    const rows = await readLogs(tx, { orgId: actor.orgId, runId: id, afterSeq, limit: 1000 });
    return { status, logs: rows.map(showLog) };
  });
}

/** Asks a run to stop; one that is over stays as it is. Returns the status after the call. */
export async function cancelRun(actor: Actor, runId: string): Promise<StatusOfRun> {
  authorise(actor, 'run.cancel');
  const key = { orgId: actor.orgId, runId: uuidOf('run', runId) };
  return withOrgs(platform().db, [actor.orgId], async (tx) => {
    const status = found('run', await queries.requestCancel(tx, key));
    await auditInBatch(tx, actor, { action: 'run.cancel', target: runId });
    return { status };
  });
}

export interface ReplayInput {
  /** From its first step, or from the one that failed with what succeeded before taken over. */
  from?: 'start' | 'failed-step';
  /** The version that ran before, or the one that is live now. */
  version?: 'same' | 'live';
}

/** Runs an old run again with its input. @throws ApiError 409 when it is not over, did not fail, or lost its trigger */
export async function replayRun(actor: Actor, runId: string, input: ReplayInput = {}): Promise<StartedRun> {
  authorise(actor, 'run.replay');
  const run = await withOrg(platform().db, actor.orgId, (tx) => readRow(tx, actor, runId));
  if (!run.pretend) await assertWithinBudget(actor);
  const version = input.version === 'live' ? await liveVersion(actor, run.workflowId) : undefined;
  const result = await withOrgs(platform().db, [actor.orgId], (tx) =>
    queries.createReplay(tx, {
      orgId: actor.orgId,
      runId: run.id,
      from: input.from ?? 'start',
      versionId: version?.id,
      startedBy: actor.userId
    })
  );
  if (!result.ok) throw refusedReplay(result.reason);
  return { runId: toPublicId('run', result.runId) };
}

function refusedReplay(reason: Extract<queries.ReplayResult, { ok: false }>['reason']): ApiError {
  const sentences = {
    NOT_OVER: 'This run is still going. Cancel it first, or wait.',
    NOT_FAILED: 'This run has no failed step. Run it from the start.',
    NO_TRIGGER: 'The version does not have the trigger of this run any more.',
    NOT_FOUND: 'This run does not exist.'
  };
  return new ApiError(reason === 'NOT_FOUND' ? 404 : 409, reason, sentences[reason]);
}

async function readRow(tx: Tx, actor: Actor, runId: string): Promise<queries.RunDetail> {
  return found('run', await queries.readRun(tx, actor.orgId, uuidOf('run', runId)));
}

const parseCount = (text: string): number | undefined => (/^\d{1,9}$/.test(text) ? Number(text) : undefined);
