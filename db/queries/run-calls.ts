import type { JsonObject, WebhookAnswer } from '@automateos/workflow';
import { isFinal, type RunStatus } from '@automateos/workflow/run';
import { canonicalJson } from '@automateos/workflow/interop';
import type { SqlTx } from '../client.ts';
import type { StoredError } from '../schema/runs.ts';
import type { RunKey } from './claims.ts';
import { createRuns, type NewRun } from './run-intake.ts';

/** A step that calls another workflow. */
export interface NewCall extends RunKey {
  /** Of the worker that holds the calling run: nobody else calls in its name. */
  epoch: number;
  nodeId: string;
  iteration: number;
  itemGroup: number;
  /** The workflow to call. */
  workflowId: string;
  input: JsonObject;
  /** Whether the step goes on only when the called run has ended. */
  waits: boolean;
}

export interface CalledRun {
  runId: string;
  workflowName: string;
  status: RunStatus;
  error: StoredError | null;
  answer: WebhookAnswer | null;
}

/** Why a workflow cannot be called. */
export interface CallRefusal {
  reason: 'GONE' | 'OFF' | 'NOT_CALLABLE' | 'CIRCLE' | 'TOO_DEEP';
  /** Names of workflows, for the sentence: the one called, or the chain of calls. */
  names: string[];
}

/** Runs that call each other in a row. */
const MOST_CALLS = 10;
/** A step may wait this long for the run that it called (a year), and must find it again. */
const REMEMBERED_DAYS = 400;

interface Caller {
  workflowId: string;
  draft: boolean;
  pretend: boolean;
  handlesError: boolean;
  cancelled: boolean;
  replayOf: string | null;
  replayFrom: string | null;
}

/**
 * Starts the called workflow at the first call of a step, and tells at this and later ones how its run is.
 * @returns `undefined` when the calling run is in other hands, or being cancelled.
 */
export async function callOnce(tx: SqlTx, call: NewCall): Promise<CalledRun | CallRefusal | undefined> {
  const [caller] = await tx<Caller[]>`
    SELECT workflow_id AS "workflowId", draft, pretend, handles_error AS "handlesError", replay_of AS "replayOf",
      replay_from AS "replayFrom", cancel_requested_at IS NOT NULL AS cancelled
    FROM runs WHERE org_id = ${call.orgId} AND id = ${call.runId} AND epoch = ${call.epoch} AND status = 'running'
    FOR NO KEY UPDATE`;
  if (!caller || caller.cancelled) return undefined;
  const known = await findCalled(tx, call, call.runId);
  if (known) return known;
  const callee = await findCallee(tx, call);
  if ('reason' in callee) return callee;
  const chain = await readChain(tx, call);
  if (chain.some(({ workflowId }) => workflowId === call.workflowId))
    return { reason: 'CIRCLE', names: [...chain.map(({ name }) => name).reverse(), callee.name] };
  if (chain.length >= MOST_CALLS) return { reason: 'TOO_DEEP', names: [callee.name] };
  await createRuns(tx, [{ ...toRun(call, caller, callee), replay: await findEarlier(tx, call, caller) }]);
  return findCalled(tx, call, call.runId);
}

interface Callee {
  name: string;
  versionId: string;
  triggerNodeId: string;
}

async function findCallee(tx: SqlTx, { orgId, workflowId }: NewCall): Promise<Callee | CallRefusal> {
  const [row] = await tx<
    { name: string; active: boolean; versionId: string | null; triggerNodeId: string | null }[]
  >`
    SELECT w.name, w.active, w.live_version_id AS "versionId",
      (SELECT node.key FROM jsonb_each(v.document -> 'nodes') AS node
        WHERE node.value ->> 'type' = 'called-by-workflow' AND NOT COALESCE((node.value ->> 'disabled')::boolean, false)
        ORDER BY node.key LIMIT 1) AS "triggerNodeId"
    FROM workflows w LEFT JOIN versions v ON v.org_id = w.org_id AND v.id = w.live_version_id
    WHERE w.org_id = ${orgId} AND w.id = ${workflowId} AND w.deleted_at IS NULL`;
  if (!row) return { reason: 'GONE', names: [] };
  const { name, active, versionId, triggerNodeId } = row;
  if (!active || !versionId) return { reason: 'OFF', names: [name] };
  if (!triggerNodeId) return { reason: 'NOT_CALLABLE', names: [name] };
  return { name, versionId, triggerNodeId };
}

/** The calling run, the one that called that, and so on. */
function readChain(tx: SqlTx, { orgId, runId }: RunKey): PromiseLike<{ workflowId: string; name: string }[]> {
  return tx<{ workflowId: string; name: string }[]>`
    WITH RECURSIVE chain AS (
      SELECT r.id, r.workflow_id, r.caller_run_id, r.trigger, 1 AS depth FROM runs r
        WHERE r.org_id = ${orgId} AND r.id = ${runId}
      UNION ALL
      SELECT r.id, r.workflow_id, r.caller_run_id, r.trigger, c.depth + 1 FROM chain c
        JOIN runs r ON r.org_id = ${orgId} AND r.id = c.caller_run_id
        WHERE c.trigger = 'workflow' AND c.depth <= ${MOST_CALLS}
    )
    SELECT c.workflow_id AS "workflowId", w.name FROM chain c
    JOIN workflows w ON w.org_id = ${orgId} AND w.id = c.workflow_id ORDER BY c.depth`;
}

function toRun(call: NewCall, caller: Caller, callee: Callee): NewRun {
  const { orgId, runId, nodeId, workflowId, input, waits } = call;
  return {
    ...{ orgId, workflowId, input, versionId: callee.versionId },
    trigger: 'workflow',
    triggerNodeId: callee.triggerNodeId,
    draft: caller.draft,
    pretend: caller.pretend,
    handlesError: caller.handlesError,
    caller: { runId, nodeId, waits },
    dedupe: {
      scope: `call:${runId}`,
      key: keyOf(call),
      expiresAt: new Date(Date.now() + REMEMBERED_DAYS * 86_400_000)
    }
  };
}

const keyOf = ({ nodeId, iteration, itemGroup }: NewCall): string => `${nodeId}:${iteration}:${itemGroup}`;

async function findCalled(tx: SqlTx, call: NewCall, callerId: string): Promise<CalledRun | undefined> {
  const [row] = await tx<CalledRun[]>`
    SELECT r.id AS "runId", w.name AS "workflowName", r.status, r.error, r.answer
    FROM dedupe_keys d
    JOIN runs r ON r.org_id = d.org_id AND r.id = d.run_id
    JOIN workflows w ON w.org_id = r.org_id AND w.id = r.workflow_id
    WHERE d.org_id = ${call.orgId} AND d.scope = ${`call:${callerId}`} AND d.key = ${keyOf(call)}`;
  return row;
}

/**
 * When the calling run is a replay from its failed step, what it called before goes on from its failed step too: nothing
 * in there is done twice either.
 */
async function findEarlier(tx: SqlTx, call: NewCall, caller: Caller): Promise<NewRun['replay']> {
  if (caller.replayFrom !== 'failed-step' || !caller.replayOf) return undefined;
  const earlier = await findCalled(tx, call, caller.replayOf);
  if (!earlier || !isFinal(earlier.status) || earlier.status === 'succeeded') return undefined;
  const [run] = await tx<{ workflowId: string; input: JsonObject; effectScope: string }[]>`
    SELECT workflow_id AS "workflowId", input, effect_scope AS "effectScope" FROM runs
    WHERE org_id = ${call.orgId} AND id = ${earlier.runId}`;
  if (run!.workflowId !== call.workflowId || canonicalJson(run!.input) !== canonicalJson(call.input))
    return undefined;
  return { of: earlier.runId, from: 'failed-step', effectScope: run!.effectScope };
}
