import type { Actor } from '@automateos/auth';
import { withOrg, withOrgs } from '@automateos/db';
import { listCalled, listCallers, type Relative } from '@automateos/db/queries/run-family';
import { readRun } from '@automateos/db/queries/runs';
import { toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { RunRelative, RunRelatives } from '../answers/run-relatives.ts';
import { platform } from '../platform.ts';

/** The runs that led to a run, and those that it started. @throws ApiError 404 */
export async function listRunRelatives(actor: Actor, runId: string): Promise<RunRelatives> {
  authorise(actor, 'run.read');
  const key = { orgId: actor.orgId, runId: uuidOf('run', runId) };
  const { db } = platform();
  found('run', await withOrg(db, actor.orgId, (tx) => readRun(tx, key.orgId, key.runId)));
  return withOrgs(db, [actor.orgId], async (tx) => ({
    callers: (await listCallers(tx, key)).map(show),
    called: (await listCalled(tx, key)).map(show)
  }));
}

const show = ({ runId, how, ...rest }: Relative): RunRelative => ({
  ...rest,
  runId: toPublicId('run', runId),
  how: how === 'error' ? 'error' : 'workflow'
});
