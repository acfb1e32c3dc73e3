import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { countRunsSince, latestRunsOf } from '@automateos/db/queries/latest-runs';
import { toPublicId } from '@automateos/workflow';
import type { RunStatus } from '@automateos/workflow/run';
import { authorise, uuidOf } from '#lib/server/access.ts';
import { iso, momentOf } from '#lib/server/dto.ts';
import { platform } from '#lib/server/platform.ts';

export interface LatestRun {
  id: string;
  status: RunStatus;
  createdAt: string;
}

/** The newest run of each of these workflows (public ids), by workflow. */
export async function latestRuns(
  actor: Actor,
  workflowIds: readonly string[]
): Promise<Map<string, LatestRun>> {
  authorise(actor, 'run.read');
  const uuids = workflowIds.map((id) => uuidOf('wf', id));
  const rows = await withOrg(platform().db, actor.orgId, (tx) => latestRunsOf(tx, actor.orgId, uuids));
  return new Map(
    rows.map(({ workflowId, id, status }) => [
      toPublicId('wf', workflowId),
      { id: toPublicId('run', id), status, createdAt: iso(momentOf(id)) }
    ])
  );
}

const DAY_MS = 86_400_000;

/** How many runs each of these workflows (public ids) had in the last 24 hours, by workflow; none is left out. */
export async function runsOfLastDay(
  actor: Actor,
  workflowIds: readonly string[]
): Promise<Map<string, number>> {
  authorise(actor, 'run.read');
  const search = {
    workflowIds: workflowIds.map((id) => uuidOf('wf', id)),
    since: new Date(Date.now() - DAY_MS)
  };
  const rows = await withOrg(platform().db, actor.orgId, (tx) => countRunsSince(tx, actor.orgId, search));
  return new Map(rows.map(({ workflowId, runs }) => [toPublicId('wf', workflowId), runs]));
}
