import type { RunStatus } from '@automateos/workflow/run';
import type { SqlTx } from '../client.ts';
import type { RunKey } from './claims.ts';

/** A run that has to do with another one: it called it, was called by it, or deals with its failure. */
export interface Relative {
  runId: string;
  workflowName: string;
  status: RunStatus;
  /** `workflow`: called. `error`: started by a failure. */
  how: string;
  /** The step of the calling run. */
  nodeId: string | null;
}

const MOST_UP = 12;
const MOST_DOWN = 100;

/** Those that led to a run, the outermost first; `how` says what the next one is to it. */
export function listCallers(tx: SqlTx, { orgId, runId }: RunKey): PromiseLike<Relative[]> {
  return tx<Relative[]>`
    WITH RECURSIVE chain AS (
      SELECT r.caller_run_id AS id, r.trigger AS how, r.caller_node_id AS node_id, 1 AS depth FROM runs r
        WHERE r.org_id = ${orgId} AND r.id = ${runId}
      UNION ALL
      SELECT r.caller_run_id, r.trigger, r.caller_node_id, c.depth + 1 FROM chain c
        JOIN runs r ON r.org_id = ${orgId} AND r.id = c.id WHERE c.depth < ${MOST_UP}
    )
    SELECT r.id AS "runId", w.name AS "workflowName", r.status, c.how, c.node_id AS "nodeId" FROM chain c
    JOIN runs r ON r.org_id = ${orgId} AND r.id = c.id
    JOIN workflows w ON w.org_id = r.org_id AND w.id = r.workflow_id ORDER BY c.depth DESC`;
}

/** Those that a run called, and those that its failure started, in order. */
export function listCalled(tx: SqlTx, { orgId, runId }: RunKey): PromiseLike<Relative[]> {
  return tx<Relative[]>`
    SELECT r.id AS "runId", w.name AS "workflowName", r.status, r.trigger AS how, r.caller_node_id AS "nodeId"
    FROM runs r JOIN workflows w ON w.org_id = r.org_id AND w.id = r.workflow_id
    WHERE r.org_id = ${orgId} AND r.caller_run_id = ${runId} ORDER BY r.id LIMIT ${MOST_DOWN}`;
}
