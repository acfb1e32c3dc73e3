import { randomUUID } from 'node:crypto';
import type { WorkflowDocument } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, withOrg, withOrgs, type Database } from '../client.ts';
import { insertVersion, openTestDatabase, type TestDatabase, type TestVersion } from '../testing.ts';
import { claimRuns } from './claims.ts';
import { countRunsSince, latestRunsOf } from './latest-runs.ts';
import { createReplay, createRuns, listRuns, requestCancel, type NewRun } from './runs.ts';
import { verifyLogChain } from './run-logs.ts';
import { registerWorker } from './workers.ts';

const document: WorkflowDocument = {
  name: 'Test',
  nodes: { t: { type: 'start', typeVersion: 1, label: 'Start', position: { x: 0, y: 0 }, config: {} } },
  edges: {}
};
const tomorrow = () => new Date(Date.now() + 86_400_000);

let database: TestDatabase;
let owner: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  owner = openDatabase(database.urls.owner, { max: 2 });
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

/** An organisation of its own, so that tests do not share its queue. */
async function setUp(): Promise<TestVersion & { userId: string; run: NewRun }> {
  const org = await database.createOrg();
  const version = await insertVersion(owner.sql, org, document);
  return { ...version, userId: org.userId, run: { ...version, trigger: 'webhook', input: { n: 1 } } };
}

const create = (orgId: string, runs: NewRun[]) =>
  withOrgs(database.db, [orgId], (tx) => createRuns(tx, runs));
const count = async (orgId: string, what: 'all' | 'admitted') => {
  const [row] = await owner.sql<{ all: number; admitted: number }[]>`
    SELECT count(*)::int AS all, count(admitted_at)::int AS admitted FROM runs WHERE org_id = ${orgId}`;
  return row![what];
};
const jobs = async (runId: string) =>
  (await owner.sql`SELECT 1 FROM graphile_worker._private_jobs WHERE key = ${runId}`).length;

describe('intake', () => {
  test('a pretend run is never shown as the last run of its workflow', async () => {
    const { orgId, workflowId, run } = await setUp();
    const latest = () => withOrg(database.db, orgId, (tx) => latestRunsOf(tx, orgId, [workflowId]));
    await create(orgId, [{ ...run, pretend: true }]);
    expect(await latest()).toEqual([]);
    const [real] = await create(orgId, [run]);
    await create(orgId, [{ ...run, pretend: true }]);
    expect(await latest()).toMatchObject([{ id: real!.runId }]);
    const countSince = (since: Date) =>
      withOrg(database.db, orgId, (tx) => countRunsSince(tx, orgId, { workflowIds: [workflowId], since }));
    expect(await countSince(new Date(Date.now() - 60_000))).toEqual([{ workflowId, runs: 1 }]);
    expect(await countSince(tomorrow())).toEqual([]);
  });

  test('a new run is stored, admitted and on the queue', async () => {
    const { orgId, run } = await setUp();
    const [created] = await create(orgId, [run]);
    expect(created).toMatchObject({ duplicate: false, bodyDiffers: false });
    expect(await jobs(created!.runId)).toBe(1);
    const [row] = await withOrg(database.db, orgId, (tx) => listRuns(tx, { orgId, limit: 10 }));
    expect(row).toMatchObject({
      id: created!.runId,
      status: 'queued',
      versionNumber: 1,
      workflowName: 'Test'
    });
  });

  test('one event starts one run, in one batch and over several', async () => {
    const { orgId, run } = await setUp();
    const dedupe = { scope: 'webhook:1', key: 'event', bodyHash: Buffer.from('a'), expiresAt: tomorrow() };
    const other = { ...run, dedupe: { ...dedupe, bodyHash: Buffer.from('b') } };
    const [first, same, changed] = await create(orgId, [{ ...run, dedupe }, { ...run, dedupe }, other]);
    expect([first!.duplicate, same!.duplicate, changed!.duplicate]).toEqual([false, true, true]);
    expect([same!.bodyDiffers, changed!.bodyDiffers]).toEqual([false, true]);
    const [later, laterChanged] = [await create(orgId, [{ ...run, dedupe }]), await create(orgId, [other])];
    expect(later[0]).toEqual({ runId: first!.runId, duplicate: true, bodyDiffers: false });
    expect(laterChanged[0]).toEqual({ runId: first!.runId, duplicate: true, bodyDiffers: true });
    expect(await count(orgId, 'all')).toBe(1);
  });

  test('a hundred concurrent deliveries of few events start one run each', async () => {
    const { orgId, run } = await setUp();
    const batch = (shift: number) =>
      Array.from({ length: 10 }, (_, index) => ({
        ...run,
        dedupe: { scope: 's', key: String((index + shift) % 10), expiresAt: tomorrow() }
      }));
    const created = await Promise.all(Array.from({ length: 10 }, (_, shift) => create(orgId, batch(shift))));
    expect(created.flat().filter((result) => !result.duplicate)).toHaveLength(10);
    expect(await count(orgId, 'all')).toBe(10);
  });

  test('an expired key starts a new run', async () => {
    const { orgId, run } = await setUp();
    const dedupe = { scope: 's', key: 'k', expiresAt: new Date(Date.now() - 1_000) };
    const [first] = await create(orgId, [{ ...run, dedupe }]);
    const [second] = await create(orgId, [{ ...run, dedupe: { ...dedupe, expiresAt: tomorrow() } }]);
    expect(second).toMatchObject({ duplicate: false });
    expect(second!.runId).not.toBe(first!.runId);
  });

  test('a flood waits behind itself: at most fifty of an organisation are on the queue', async () => {
    const { orgId, run } = await setUp();
    await create(
      orgId,
      Array.from({ length: 80 }, () => run)
    );
    expect(await count(orgId, 'admitted')).toBe(50);
    const other = await setUp();
    const [created] = await create(other.orgId, [other.run]);
    expect(await jobs(created!.runId)).toBe(1);
  });

  test('characters that the database cannot hold are replaced', async () => {
    const { orgId, run } = await setUp();
    const [created] = await create(orgId, [{ ...run, input: { text: 'a\u0000b\ud800c' } }]);
    const [row] = await owner.sql`SELECT input FROM runs WHERE id = ${created!.runId}`;
    expect(row!.input).toEqual({ text: 'a\ufffdb\ufffdc' });
  });

  test('runs of another organisation are refused', async () => {
    const { run } = await setUp();
    const { orgId } = await setUp();
    await expect(create(orgId, [run])).rejects.toThrow();
  });
});

describe('cancel', () => {
  test('a queued run is over at once, its log says so, and its slot goes to the next', async () => {
    const { orgId, run } = await setUp();
    const created = await create(
      orgId,
      Array.from({ length: 51 }, () => run)
    );
    const key = { orgId, runId: created[0]!.runId };
    expect(await withOrgs(database.db, [orgId], (tx) => requestCancel(tx, key))).toBe('cancelled');
    expect(await count(orgId, 'admitted')).toBe(51);
    expect(await withOrg(database.db, orgId, (tx) => verifyLogChain(tx, key))).toEqual({
      ok: true,
      lines: 1
    });
    expect(await withOrgs(database.db, [orgId], (tx) => requestCancel(tx, key))).toBe('cancelled');
  });

  test('of a running run the worker is told', async () => {
    const { orgId, run } = await setUp();
    const [created] = await create(orgId, [run]);
    const key = { orgId, runId: created!.runId };
    const heard = new Promise<string>((resolve) => void database.db.sql.listen('run_cancel', resolve));
    const id = randomUUID();
    await registerWorker(database.db, { id, host: 'test' });
    await withOrgs(database.db, [orgId], (tx) => claimRuns(tx, { id, busy: [] }, [key]));
    expect(await withOrgs(database.db, [orgId], (tx) => requestCancel(tx, key))).toBe('running');
    expect(await heard).toBe(`${orgId}:${key.runId}`);
  });

  test('there is nothing to cancel in another organisation', async () => {
    const { orgId, run } = await setUp();
    const [created] = await create(orgId, [run]);
    const other = (await setUp()).orgId;
    const key = { orgId, runId: created!.runId };
    expect(await withOrgs(database.db, [other], (tx) => requestCancel(tx, key))).toBeUndefined();
  });
});

describe('replay', () => {
  const replay = (orgId: string, values: Omit<Parameters<typeof createReplay>[1], 'orgId'>) =>
    withOrgs(database.db, [orgId], (tx) => createReplay(tx, { orgId, ...values }));

  test('from the failed step it keeps the scope of its effects, from the start it has its own', async () => {
    const { orgId, run, userId: startedBy } = await setUp();
    const [created] = await create(orgId, [run]);
    const { runId } = created!;
    expect(await replay(orgId, { runId, from: 'start', startedBy })).toEqual({
      ok: false,
      reason: 'NOT_OVER'
    });
    await owner.sql`UPDATE runs SET status = 'failed' WHERE id = ${runId}`;
    const fromStep = await replay(orgId, { runId, from: 'failed-step', startedBy });
    const fromStart = await replay(orgId, { runId, from: 'start', startedBy });
    const rows = await owner.sql`SELECT id, effect_scope, replay_of, replay_from, input, trigger FROM runs
      WHERE replay_of = ${runId} ORDER BY id`;
    expect([fromStep, fromStart]).toEqual(rows.map((row) => ({ ok: true, runId: row.id })));
    expect(rows.map((row) => row.effect_scope)).toEqual([runId, rows[1]!.id]);
    expect(rows[0]).toMatchObject({ replay_from: 'failed-step', input: { n: 1 }, trigger: 'replay' });
  });

  test('what cannot be replayed is refused with the reason', async () => {
    const { orgId, run, userId: startedBy } = await setUp();
    const [created] = await create(orgId, [run]);
    const { runId } = created!;
    await owner.sql`UPDATE runs SET status = 'succeeded' WHERE id = ${runId}`;
    expect(await replay(orgId, { runId, from: 'failed-step', startedBy })).toMatchObject({
      reason: 'NOT_FAILED'
    });
    const foreign = (await setUp()).versionId;
    expect(await replay(orgId, { runId, from: 'start', startedBy, versionId: foreign })).toMatchObject({
      reason: 'NO_TRIGGER'
    });
    expect(await replay(orgId, { runId: randomUUID(), from: 'start', startedBy })).toMatchObject({
      reason: 'NOT_FOUND'
    });
  });
});

test('pages of runs are newest first, and filters hold', async () => {
  const { orgId, workflowId, run } = await setUp();
  for (let i = 0; i < 3; i++) await create(orgId, [run, { ...run, trigger: 'manual' }]);
  const list = (filter: object) =>
    withOrg(database.db, orgId, async (tx) =>
      (await listRuns(tx, { orgId, limit: 4, ...filter })).map((row) => row.id)
    );
  const first = await list({});
  const second = await list({ beforeId: first.at(-1) });
  expect([...first, ...second]).toEqual([...first, ...second].sort().reverse());
  expect(new Set([...first, ...second]).size).toBe(6);
  expect(await list({ trigger: 'manual', workflowId })).toHaveLength(3);
  expect(await list({ statuses: ['failed'] })).toEqual([]);
  expect(await list({ workflowId: randomUUID() })).toEqual([]);
});
