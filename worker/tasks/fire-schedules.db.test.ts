import { withOrg } from '@automateos/db';
import { replaceSchedules, type NewSchedule } from '@automateos/db/queries/schedules';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import type { TestVersion } from '@automateos/db/testing';
import { fireSchedules } from './fire-schedules.ts';

let fixture: Fixture;
let version: TestVersion;
beforeAll(async () => {
  fixture = await openFixture();
});
beforeEach(async () => {
  version = await fixture.publish(
    chainDocument({ clock: { type: 'schedule', config: { cron: '*/5 * * * *' } } })
  );
});
afterAll(() => fixture.close());

const replace = ({ orgId, workflowId }: TestVersion, rows: NewSchedule[]) =>
  withOrg(fixture.database.db, orgId, (tx) => replaceSchedules(tx, { orgId, workflowId }, rows));

interface Plan {
  lateMs?: number;
  catchUp?: 'skip' | 'once';
  count?: number;
}

async function schedule({ lateMs = 100, catchUp = 'skip', count = 1 }: Plan = {}): Promise<Date> {
  const nextAt = new Date(Date.now() - lateMs);
  const rows = Array.from({ length: count }, (_, index) => ({
    versionId: version.versionId,
    nodeId: `clock${index}`,
    cron: '*/5 * * * *',
    timeZone: 'Europe/Berlin',
    catchUp,
    nextAt
  }));
  await replace(version, rows);
  return nextAt;
}

const runs = () => fixture.owner`SELECT * FROM runs WHERE workflow_id = ${version.workflowId}`;
const nextAt = async () =>
  (await fixture.owner`SELECT next_at FROM schedules WHERE workflow_id = ${version.workflowId}`)[0]!
    .next_at as Date | null;
const fire = () => fireSchedules(fixture.database.db);

test('a due schedule starts a run that knows its time, and moves on', async () => {
  const due = await schedule();
  await fire();
  expect(await runs()).toMatchObject([
    {
      trigger: 'schedule',
      trigger_node_id: 'clock0',
      input: { scheduledAt: due.toISOString() },
      status: 'queued'
    }
  ]);
  const next = (await nextAt())!;
  expect(next.getTime()).toBeGreaterThan(Date.now());
  expect(next.getUTCMinutes() % 5).toBe(0);
  await fire();
  expect(await runs()).toHaveLength(1);
});

test('with several workers each fire time starts one run', async () => {
  await schedule({ count: 120 });
  const started = await Promise.all([fire(), fire(), fire(), fire()]);
  expect(started.reduce((sum, count) => sum + count, 0)).toBe(120);
  expect(await runs()).toHaveLength(120);
});

test('a fire time that was used already starts nothing, even when the schedule is set back', async () => {
  const due = await schedule();
  await fire();
  await fixture.owner`UPDATE schedules SET next_at = ${due} WHERE workflow_id = ${version.workflowId}`;
  await fire();
  expect(await runs()).toHaveLength(1);
});

test('after hours of downtime a schedule runs once or not at all', async () => {
  await schedule({ lateMs: 3 * 3_600_000, catchUp: 'once' });
  await fire();
  expect(await runs()).toHaveLength(1);
  await schedule({ lateMs: 3 * 3_600_000, catchUp: 'skip' });
  await fire();
  expect(await runs()).toHaveLength(1);
  expect((await nextAt())!.getTime()).toBeGreaterThan(Date.now());
});

test.each([
  ['was switched off', 'active = false'],
  ['was deleted', 'deleted_at = now()']
])('a workflow that %s starts nothing any more', async (_what, change) => {
  await schedule();
  await fixture.owner.unsafe(`UPDATE workflows SET ${change} WHERE id = $1`, [version.workflowId]);
  await fire();
  expect(await runs()).toHaveLength(0);
  expect(await nextAt()).toBeNull();
});

test('schedules of an older version do not fire', async () => {
  await schedule();
  await fixture.publish(chainDocument({ clock: { type: 'schedule' } }), { workflowId: version.workflowId });
  await fire();
  expect(await runs()).toHaveLength(0);
});

test('publishing replaces the schedules of a workflow', async () => {
  await schedule({ count: 3 });
  await schedule({ count: 1 });
  const rows = await fixture.owner`SELECT node_id FROM schedules WHERE workflow_id = ${version.workflowId}`;
  expect(rows).toHaveLength(1);
  await replace(version, []);
  expect(await fixture.owner`SELECT 1 FROM schedules WHERE workflow_id = ${version.workflowId}`).toHaveLength(
    0
  );
});
