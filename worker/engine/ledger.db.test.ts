import { withOrgs } from '@automateos/db';
import { requestCancel } from '@automateos/db/queries/runs';
import { StepError, type AnyExecutor, type StepContext } from '@automateos/workflow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readBooks, readTotals, recount } from '../testing/books.ts';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { effect, items, pure, quick, set, start } from '../testing/nodes.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let worker: RunningWorker | undefined;
beforeEach(async () => {
  fixture = await openFixture();
});
afterEach(async () => {
  await worker?.stop();
  worker = undefined;
  await fixture.close();
});

const tokens = { kind: 'ai_tokens', quantity: 10, costMicros: 7 } as const;
const spend: AnyExecutor = (_config: never, ctx: StepContext) => {
  ctx.cost(tokens);
  return { out: [{ data: {} }] };
};

async function work(executors: Record<string, AnyExecutor> = {}): Promise<void> {
  worker = await startTestWorker(fixture, { executors });
}

const notices = () =>
  fixture.owner`SELECT user_id, kind, path FROM notifications WHERE org_id = ${fixture.orgId}`;
const ledgerOf = (runId: string) =>
  fixture.owner`SELECT node_id AS node, kind, quantity::int, cost_micros::int AS cost FROM usage_ledger
    WHERE run_id = ${runId} AND kind <> 'compute_ms' ORDER BY source_key`;

test('a run, its steps and what they used are in the books when it ends', async () => {
  await work({ 'test-effect': spend });
  const version = await fixture.publish(chainDocument({ start, a: set('x', '1'), ask: effect }));
  const runId = await fixture.startRun(version);
  await fixture.reaches(runId, 'succeeded');
  expect(await ledgerOf(runId)).toEqual([
    { node: 'ask', kind: 'ai_tokens', quantity: 10, cost: 7 },
    { node: null, kind: 'run', quantity: 1, cost: 0 },
    { node: null, kind: 'step', quantity: 3, cost: 300 }
  ]);
  expect(await readTotals(fixture)).toEqual(await readBooks(fixture));
});

test('each item counts; a try that fails is free, what it used is not', async () => {
  const executor: AnyExecutor = (_config: never, ctx: StepContext) => {
    ctx.cost(tokens);
    if (ctx.item.data === 2 && ctx.attempt === 1) throw new StepError('NETWORK', 'Away.');
    return { out: [{ data: {} }] };
  };
  await work({ 'test-effect': executor });
  const version = await fixture.publish(chainDocument({ items, ask: { ...effect, settings: quick(3) } }));
  const runId = await fixture.startRun(version, { input: { items: [1, 2, 3] } });
  await fixture.reaches(runId, 'succeeded');
  const ledger = await ledgerOf(runId);
  expect(ledger.filter(({ kind }) => kind === 'ai_tokens')).toHaveLength(4);
  expect(ledger.at(-1)).toEqual({ node: null, kind: 'step', quantity: 4, cost: 400 });
});

test('a pretend run costs nothing', async () => {
  await work({ 'test-pure': spend });
  const version = await fixture.publish(chainDocument({ start, ask: pure }));
  await fixture.reaches(await fixture.startRun(version, { pretend: true }), 'succeeded');
  expect(await readBooks(fixture)).toEqual([]);
});

test('a run that is cancelled before it starts is counted, and costs nothing', async () => {
  const version = await fixture.publish(chainDocument({ start }));
  const runId = await fixture.startRun(version);
  await withOrgs(fixture.database.db, [fixture.orgId], (tx) =>
    requestCancel(tx, { orgId: fixture.orgId, runId })
  );
  expect(await ledgerOf(runId)).toEqual([{ node: null, kind: 'run', quantity: 1, cost: 0 }]);
});

test('a failed run counts what succeeded in it', async () => {
  const fail: AnyExecutor = () => {
    throw new StepError('STOPPED', 'No.');
  };
  await work({ 'test-pure': fail });
  const version = await fixture.publish(chainDocument({ start, a: set('x', '1'), no: pure }));
  const runId = await fixture.startRun(version);
  await fixture.reaches(runId, 'failed');
  expect((await ledgerOf(runId)).at(-1)).toMatchObject({ kind: 'step', quantity: 2 });
  expect(await readBooks(fixture)).toEqual(await recount(fixture));
});

test.each([
  'UPDATE usage_ledger SET cost_micros = 0',
  'DELETE FROM usage_ledger',
  'TRUNCATE usage_ledger',
  'INSERT INTO usage_totals SELECT * FROM usage_totals',
  'UPDATE usage_totals SET cost_micros = 0',
  'DELETE FROM usage_totals'
])('the books take no change: %s', (statement) =>
  expect(fixture.database.db.sql.unsafe(statement)).rejects.toThrow(/permission denied/)
);

test('while the budget is spent runs wait, pretend runs do not, and all go on when it is raised', async () => {
  await work();
  const version = await fixture.publish(chainDocument({ start, a: set('x', '1') }));
  await fixture.reaches(await fixture.startRun(version), 'succeeded');
  const setCap = (micros: number) => fixture.owner`
    INSERT INTO budgets (org_id, monthly_cap_micros) VALUES (${fixture.orgId}, ${micros})
    ON CONFLICT (org_id) DO UPDATE SET monthly_cap_micros = EXCLUDED.monthly_cap_micros`;
  await setCap(200);
  const waiting = await fixture.startRuns([
    { ...version, trigger: 'webhook', input: {} },
    { ...version, trigger: 'schedule', input: {} }
  ]);
  await fixture.reaches(await fixture.startRun(version, { pretend: true }), 'succeeded');
  for (const runId of waiting) expect(await fixture.run(runId)).toMatchObject({ status: 'queued' });
  expect(await fixture.owner`SELECT * FROM app.unadmitted_orgs(10)`).toEqual([]);
  await setCap(10_000);
  await fixture.inOrg((tx) => tx`SELECT app.admit_runs(${[fixture.orgId]}::uuid[], 50)`);
  for (const runId of waiting) await fixture.reaches(runId, 'succeeded');
});

test('whoever may raise the budget learns once that a run has spent it', async () => {
  await work();
  await fixture.owner`INSERT INTO budgets (org_id, monthly_cap_micros) VALUES (${fixture.orgId}, 150)`;
  const version = await fixture.publish(chainDocument({ start, a: set('x', '1') }));
  const [first] = await fixture.startRuns(
    [1, 2].map(() => ({ ...version, trigger: 'manual' as const, input: {} }))
  );
  await fixture.reaches(first!, 'succeeded');
  await expect.poll(notices).toEqual([{ user_id: fixture.userId, kind: 'budget_spent', path: '/app/usage' }]);
});

test('when the month turns, the spent budget is whole again', async () => {
  await work();
  const version = await fixture.publish(chainDocument({ start, a: set('x', '1') }));
  await fixture.reaches(await fixture.startRun(version), 'succeeded');
  await fixture.owner`INSERT INTO budgets (org_id, monthly_cap_micros) VALUES (${fixture.orgId}, 1)`;
  const runId = await fixture.startRun(version);
  expect(await fixture.owner`SELECT * FROM app.unadmitted_orgs(10)`).toEqual([]);
  await fixture.owner`UPDATE usage_totals SET day = day - 31`;
  expect(await fixture.owner`SELECT * FROM app.unadmitted_orgs(10)`).toHaveLength(1);
  await fixture.reaches(runId, 'succeeded'); // the reaper found it
});
