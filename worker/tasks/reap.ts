import { withOrgs, type Database } from '@automateos/db';
import { admitRuns } from '@automateos/db/queries/admission';
import {
  enqueueRuns,
  findStrandedRuns,
  findUnadmittedOrgs,
  unlockDeadJobs
} from '@automateos/db/queries/workers';
import type { Logger } from '../logger.ts';

const MOST_RUNS = 500;
const MOST_ORGS = 200;

/** Puts back on the queue what dead workers left behind, and whatever else should be moving and is not. */
export async function reap(db: Database, log: Logger): Promise<void> {
  const deadPools = await unlockDeadJobs(db);
  const stranded = await findStrandedRuns(db, MOST_RUNS);
  if (stranded.length > 0) {
    const orgIds = [...new Set(stranded.map((key) => key.orgId))];
    await withOrgs(db, orgIds, (tx) => enqueueRuns(tx, stranded));
  }
  if (deadPools + stranded.length > 0)
    log.info({ deadPools, runs: stranded.length }, 'left runs queued again');
  const orgIds = await findUnadmittedOrgs(db, MOST_ORGS);
  if (orgIds.length > 0) await withOrgs(db, orgIds, (tx) => admitRuns(tx, orgIds));
}
