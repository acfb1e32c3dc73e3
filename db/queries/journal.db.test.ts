import { randomUUID } from 'node:crypto';
import type { WorkflowDocument } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase, withOrg, withOrgs, type Database } from '../client.ts';
import { insertVersion, openTestDatabase, type TestDatabase, type TestVersion } from '../testing.ts';
import { claimRuns, type ClaimedRun } from './claims.ts';
import { commitJournal, type RunWrite } from './journal.ts';
import { CHAIN_START, chainLog, verifyLogChain, type ChainedLog, type LogEntry } from './run-logs.ts';
import { createRuns } from './runs.ts';
import {
  enqueueRuns,
  findStrandedRuns,
  registerWorker,
  renewLease,
  stopWorker,
  unlockDeadJobs
} from './workers.ts';

const document: WorkflowDocument = {
  name: 'Test',
  nodes: { t: { type: 'start', typeVersion: 1, label: 'Start', position: { x: 0, y: 0 }, config: {} } },
  edges: {}
};

let database: TestDatabase;
let owner: Database;
let db: Database;
let version: TestVersion;
beforeAll(async () => {
  database = await openTestDatabase();
  db = database.db;
  owner = openDatabase(database.urls.owner, { max: 2 });
});
beforeEach(async () => {
  version = await insertVersion(owner.sql, await database.createOrg(), document);
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

async function newWorker(poolId?: string): Promise<string> {
  const id = randomUUID();
  await registerWorker(db, { id, host: 'test', poolId });
  return id;
}

async function newRuns(count: number): Promise<string[]> {
  const { orgId } = version;
  const runs = Array.from({ length: count }, () => ({ ...version, trigger: 'manual' as const, input: {} }));
  return (await withOrgs(db, [orgId], (tx) => createRuns(tx, runs))).map((run) => run.runId);
}

const claim = (id: string, runIds: string[], busy: string[] = []): Promise<ClaimedRun[]> =>
  withOrgs(db, [version.orgId], (tx) =>
    claimRuns(
      tx,
      { id, busy },
      runIds.map((runId) => ({ orgId: version.orgId, runId }))
    )
  );
const commit = (workerId: string, ...writes: RunWrite[]) =>
  withOrgs(db, [version.orgId], (tx) => commitJournal(tx, workerId, writes));
const killWorker = (id: string) =>
  owner.sql`UPDATE workers SET lease_until = now() - interval '1 second' WHERE id = ${id}`;
const readRun = async (runId: string) => (await owner.sql`SELECT * FROM runs WHERE id = ${runId}`)[0]!;

function write(run: ClaimedRun, change: Partial<RunWrite> = {}): RunWrite {
  return { orgId: run.orgId, runId: run.id, epoch: run.epoch, steps: [], logs: [], ...change };
}

function step(nodeId: string): RunWrite['steps'][number] {
  const startedAt = new Date();
  return {
    nodeId,
    iteration: 0,
    itemGroup: 0,
    attempt: 1,
    status: 'succeeded',
    startedAt,
    output: '{"out":[]}'
  };
}

function lines(runId: string, ...entries: Partial<LogEntry>[]): ChainedLog[] {
  let head = CHAIN_START;
  return entries.map((entry) => {
    const line = chainLog(runId, head, {
      at: new Date(),
      kind: 'log',
      level: 'info',
      message: 'x',
      ...entry
    });
    head = line;
    return line;
  });
}

describe('claim', () => {
  test('of many workers that want the same runs each run goes to one', async () => {
    const runIds = await newRuns(40);
    const workers = await Promise.all([newWorker(), newWorker(), newWorker(), newWorker()]);
    const shuffled = (seed: number) =>
      [...runIds].sort((a, b) => (a + seed < b + seed ? 1 : -1) * (seed % 2 ? 1 : -1));
    const claimed = await Promise.all(workers.map((id, index) => claim(id, shuffled(index))));
    const ids = claimed.flat().map((run) => run.id);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
    expect(claimed.flat().every((run) => run.epoch === 1)).toBe(true);
  });

  test('a run of a living worker is not to be had, of a dead one it is', async () => {
    const [runId] = await newRuns(1);
    const [first, second] = [await newWorker(), await newWorker()];
    await claim(first, [runId!]);
    expect(await claim(second, [runId!])).toEqual([]);
    await killWorker(first);
    const [run] = await claim(second, [runId!]);
    expect(run).toMatchObject({ epoch: 2, crashes: 1 });
  });

  test('a worker may take back its own run unless it is executing it', async () => {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    await claim(id, [runId!]);
    expect(await claim(id, [runId!], [runId!])).toEqual([]);
    expect(await claim(id, [runId!])).toMatchObject([{ epoch: 2 }]);
  });

  test('a run that waits is not to be had before its time', async () => {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    const [run] = await claim(id, [runId!]);
    await commit(id, write(run!, { end: { status: 'waiting', wakeAt: new Date(Date.now() + 60_000) } }));
    expect(await claim(id, [runId!])).toEqual([]);
    await owner.sql`UPDATE runs SET wake_at = now() WHERE id = ${runId!}`;
    expect(await claim(id, [runId!])).toMatchObject([{ epoch: 2, crashes: 0 }]);
  });
});

describe('fencing', () => {
  test('a worker whose run was taken over writes nothing any more, and the others of its batch are stored', async () => {
    const [lostId, keptId] = (await newRuns(2)) as [string, string];
    const [zombie, heir] = [await newWorker(), await newWorker()];
    const old = new Map((await claim(zombie, [lostId, keptId])).map((run) => [run.id, run]));
    await killWorker(zombie);
    await claim(heir, [lostId]);
    const end = {
      status: 'failed',
      error: { code: 'X', message: 'late' },
      deadLetter: { attempts: 1 }
    } as const;
    const late = write(old.get(lostId)!, { steps: [step('a')], logs: lines(lostId, {}), end });
    const fine = write(old.get(keptId)!, { steps: [step('a')] });
    expect(await commit(zombie, late, fine)).toMatchObject([{ held: false }, { held: true }]);
    expect(await readRun(lostId)).toMatchObject({ status: 'running', epoch: 2, worker_id: heir });
    const stored = await owner.sql`SELECT run_id FROM run_steps UNION ALL SELECT run_id FROM run_logs
      UNION ALL SELECT run_id FROM dead_letters`;
    expect(stored.filter((row) => row.run_id === lostId)).toEqual([]);
    expect(stored.filter((row) => row.run_id === keptId)).toHaveLength(1);
  });

  test('the same worker under an older epoch is shut out too', async () => {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    const [old] = await claim(id, [runId!]);
    await claim(id, [runId!]);
    expect(await commit(id, write(old!, { steps: [step('a')] }))).toMatchObject([{ held: false }]);
  });

  test('writing again what was stored already changes nothing', async () => {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    const [run] = await claim(id, [runId!]);
    const once = write(run!, { steps: [step('a')], logs: lines(runId!, {}, {}) });
    await commit(id, once);
    const again = { ...once, steps: [{ ...step('a'), output: '{"out":[{"data":1}]}' }] };
    expect(await commit(id, again)).toMatchObject([{ held: true }]);
    const [row] = await owner.sql`SELECT output FROM run_steps WHERE run_id = ${runId!}`;
    expect(row!.output).toEqual({ out: [] });
    expect(await owner.sql`SELECT 1 FROM run_logs WHERE run_id = ${runId!}`).toHaveLength(2);
  });
});

describe('end of a run', () => {
  test('a run that fails leaves a dead letter and its slot', async () => {
    const runIds = await newRuns(51);
    const id = await newWorker();
    const [run] = await claim(id, [runIds[0]!]);
    const error = { code: 'HTTP_4XX', message: 'No', nodeId: 'a' };
    await commit(
      id,
      write(run!, { end: { status: 'failed', error, deadLetter: { nodeId: 'a', attempts: 3 } } })
    );
    expect(await readRun(runIds[0]!)).toMatchObject({ status: 'failed', error });
    const [letter] = await owner.sql`SELECT * FROM dead_letters WHERE run_id = ${runIds[0]!}`;
    expect(letter).toMatchObject({ node_id: 'a', attempts: 3, error, version_id: version.versionId });
    expect((await readRun(runIds[50]!)).admitted_at).not.toBeNull();
  });

  test('a run that was cancelled while it was put aside comes back at once', async () => {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    const [run] = await claim(id, [runId!]);
    await owner.sql`UPDATE runs SET cancel_requested_at = now() WHERE id = ${runId!}`;
    const wakeAt = new Date(Date.now() + 3_600_000);
    await commit(id, write(run!, { end: { status: 'waiting', wakeAt } }));
    expect(await claim(id, [runId!])).toMatchObject([{ cancelRequested: true }]);
  });

  test('only the first answer counts', async () => {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    const [run] = await claim(id, [runId!]);
    for (const body of ['first', 'second'])
      await commit(id, write(run!, { answer: { status: 200, headers: {}, body } }));
    expect((await readRun(runId!)).answer).toMatchObject({ body: 'first' });
  });

  test('whoever waits for an answer is told with the commit that holds it', async () => {
    const heard: string[] = [];
    const { unlisten } = await owner.sql.listen('run_events', (payload) => heard.push(...payload.split(',')));
    const runIds = await newRuns(120);
    const id = await newWorker();
    await owner.sql`UPDATE runs SET admitted_at = now() WHERE id = ANY(${runIds})`;
    const claimed = await claim(id, runIds);
    const answer = { status: 200, headers: {}, body: 'done' };
    await commit(id, ...claimed.map((run, n) => write(run, n === 0 ? {} : { answer })));
    const answered = claimed.slice(1).map((run) => `${run.orgId}:${run.id}`);
    await expect.poll(() => heard.length).toBe(119);
    expect(new Set(heard)).toEqual(new Set(answered));
    await unlisten();
  });
});

describe('lease', () => {
  test('one that has run out is not renewed', async () => {
    const id = await newWorker();
    expect(await renewLease(db, { id })).toBeDefined();
    await killWorker(id);
    expect(await renewLease(db, { id })).toBeUndefined();
    const stopped = await newWorker();
    await stopWorker(db, stopped);
    expect(await renewLease(db, { id: stopped })).toBeUndefined();
  });

  test('what a dead worker held is found, its jobs are freed, and nothing else is touched', async () => {
    const [heldId, livingId, queuedId] = (await newRuns(3)) as [string, string, string];
    const [dead, alive] = [await newWorker('pool-dead'), await newWorker('pool-alive')];
    await claim(dead, [heldId]);
    await claim(alive, [livingId]);
    const lock = (runId: string, pool: string) => owner.sql`UPDATE graphile_worker._private_jobs
      SET locked_by = ${pool}, locked_at = now() - interval '1 minute' WHERE key = ${runId}`;
    await Promise.all([lock(heldId, 'pool-dead'), lock(livingId, 'pool-alive'), lock(queuedId, 'pool-dead')]);
    await killWorker(dead);
    expect(await unlockDeadJobs(db)).toBe(1);
    const locked = await owner.sql`SELECT key FROM graphile_worker._private_jobs WHERE locked_at IS NOT NULL`;
    expect(locked.map((row) => row.key)).toEqual([livingId]);
    const ours = async () => (await findStrandedRuns(db, 100)).filter((key) => key.orgId === version.orgId);
    expect(await ours()).toEqual([]); // its freed job will pick it up
    await owner.sql`DELETE FROM graphile_worker._private_jobs WHERE key = ${heldId}`;
    expect(await ours()).toEqual([{ orgId: version.orgId, runId: heldId }]);
    await withOrgs(db, [version.orgId], async (tx) => enqueueRuns(tx, await ours()));
    expect(await ours()).toEqual([]);
  });

  test('a run put on the queue while its old job is locked gets a job of its own', async () => {
    const [runId] = await newRuns(1);
    await owner.sql`UPDATE graphile_worker._private_jobs SET locked_by = 'p', locked_at = now() WHERE key = ${runId!}`;
    await withOrgs(db, [version.orgId], (tx) => enqueueRuns(tx, [{ orgId: version.orgId, runId: runId! }]));
    const [job] =
      await owner.sql`SELECT locked_at, attempts FROM graphile_worker._private_jobs WHERE key = ${runId!}`;
    expect(job).toMatchObject({ locked_at: null, attempts: 0 });
  });
});

describe('log chain', () => {
  const entries: Partial<LogEntry>[] = [
    { kind: 'run.started' },
    {
      kind: 'step.succeeded',
      nodeId: 'a',
      iteration: 0,
      itemGroup: 0,
      attempt: 1,
      data: { items: { b: 1, a: 2 } }
    },
    { message: 'umlaut ä “quoted”', level: 'warn', data: [1.5, 1e21, null, 'x'] },
    { kind: 'run.succeeded' }
  ];

  async function finishedRun(): Promise<{ orgId: string; runId: string }> {
    const [runId] = await newRuns(1);
    const id = await newWorker();
    const [run] = await claim(id, [runId!]);
    await commit(id, write(run!, { logs: lines(runId!, ...entries), end: { status: 'succeeded' } }));
    return { orgId: version.orgId, runId: runId! };
  }

  const verify = (place: { orgId: string; runId: string }) =>
    withOrg(db, place.orgId, (tx) => verifyLogChain(tx, place));

  test('an untouched log verifies', async () => {
    expect(await verify(await finishedRun())).toEqual({ ok: true, lines: 4 });
  });

  test.each<[string, string, number]>([
    ['a changed message', `UPDATE run_logs SET message = 'y' WHERE run_id = $1 AND seq = 3`, 3],
    ['changed data', `UPDATE run_logs SET data = '{"items":{"a":3,"b":1}}' WHERE run_id = $1 AND seq = 2`, 2],
    ['a changed time', `UPDATE run_logs SET at = at + interval '1 second' WHERE run_id = $1 AND seq = 1`, 1],
    ['a changed level', `UPDATE run_logs SET level = 'info' WHERE run_id = $1 AND seq = 3`, 3],
    ['another step', `UPDATE run_logs SET node_id = 'b' WHERE run_id = $1 AND seq = 2`, 2],
    ['a changed hash', `UPDATE run_logs SET hash = sha256('x') WHERE run_id = $1 AND seq = 2`, 2],
    ['a deleted line', `DELETE FROM run_logs WHERE run_id = $1 AND seq = 2`, 2],
    ['a deleted first line', `DELETE FROM run_logs WHERE run_id = $1 AND seq = 1`, 1],
    ['a deleted end', `DELETE FROM run_logs WHERE run_id = $1 AND seq = 4`, 4],
    ['a deleted log', `DELETE FROM run_logs WHERE run_id = $1`, 1],
    [
      'an inserted line',
      `INSERT INTO run_logs SELECT org_id, run_id, 5, at, kind, node_id, iteration, item_group, attempt, level, message, data, hash FROM run_logs WHERE run_id = $1 AND seq = 4`,
      5
    ]
  ])('%s is found', async (_what, statement, badSeq) => {
    const place = await finishedRun();
    await owner.sql.begin(async (tx) => {
      await tx`ALTER TABLE run_logs DISABLE TRIGGER USER`;
      await tx.unsafe(statement, [place.runId]);
      await tx`ALTER TABLE run_logs ENABLE TRIGGER USER`;
    });
    expect(await verify(place)).toEqual({ ok: false, badSeq });
  });

  test('the app role can neither change nor delete a line', async () => {
    const { orgId, runId } = await finishedRun();
    await expect(
      withOrgs(db, [orgId], (tx) => tx`UPDATE run_logs SET message = 'y' WHERE run_id = ${runId}`)
    ).rejects.toThrow('permission denied');
    await expect(
      withOrgs(db, [orgId], (tx) => tx`DELETE FROM run_logs WHERE run_id = ${runId}`)
    ).rejects.toThrow('permission denied');
  });
});
