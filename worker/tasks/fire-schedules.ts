import { withOrgs, type Database } from '@automateos/db';
import { createRuns, type NewRun } from '@automateos/db/queries/runs';
import {
  findDueSchedules,
  lockDueSchedules,
  moveSchedules,
  type DueSchedule
} from '@automateos/db/queries/schedules';
import { nextFireAt } from '@automateos/workflow/form';

const BATCH = 200;
/** Later than this a fire time counts as missed, and the catch-up rule decides. */
const MISSED_AFTER_MS = 60_000;
const DAY_MS = 86_400_000;
const DEDUPE_DAYS = 30;

/**
 * Starts the runs of schedules whose time has come, by the database's clock. Each fire time starts one run with any number
 * of workers: the row is locked, and the fire time is a dedupe key.
 * @returns how many runs were started.
 */
export async function fireSchedules(db: Database): Promise<number> {
  let started = 0;
  for (;;) {
    const keys = await findDueSchedules(db, BATCH);
    if (keys.length === 0) return started;
    const orgIds = [...new Set(keys.map((key) => key.orgId))];
    const moved = await withOrgs(db, orgIds, async (tx) => {
      const { now, due } = await lockDueSchedules(tx, keys);
      const created = await createRuns(tx, due.filter((schedule) => mustFire(schedule, now)).map(toRun));
      started += created.filter((run) => !run.duplicate).length;
      if (due.length > 0)
        await moveSchedules(
          tx,
          due.map((schedule) => ({ ...schedule, nextAt: nextOf(schedule, now) }))
        );
      return due.length;
    });
    if (moved < BATCH) return started; // the rest is in other hands
  }
}

/** After a downtime a schedule fires once or not at all, never for each missed time. */
function mustFire(schedule: DueSchedule, now: Date): boolean {
  if (!schedule.live) return false;
  const isMissed = now.getTime() - schedule.nextAt.getTime() > MISSED_AFTER_MS;
  return !isMissed || schedule.catchUp === 'once';
}

/** Null when it never fires again: switched off, or no such time exists. */
function nextOf(schedule: DueSchedule, now: Date): Date | null {
  if (!schedule.live) return null;
  return nextFireAt(schedule.cron, schedule.timeZone, now) ?? null;
}

function toRun(schedule: DueSchedule): NewRun {
  const fireAt = schedule.nextAt.toISOString();
  return {
    orgId: schedule.orgId,
    workflowId: schedule.workflowId,
    versionId: schedule.versionId,
    trigger: 'schedule',
    triggerNodeId: schedule.nodeId,
    input: { scheduledAt: fireAt },
    dedupe: {
      scope: `schedule:${schedule.id}`,
      key: fireAt,
      expiresAt: new Date(schedule.nextAt.getTime() + DEDUPE_DAYS * DAY_MS)
    }
  };
}
