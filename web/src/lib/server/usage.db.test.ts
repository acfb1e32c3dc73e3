import { fromPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';
import type { Budget, RunCost, Usage } from './answers/usage.ts';

let server: TestPlatform;
let team: TestTeam;
let workflowId: string;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

const post = async (path: string, body?: unknown) => call('POST', path, { key: team.key, body });
const read = async <T>(path: string) => (await call('GET', path, { key: team.key })).json as T;
const setCap = (monthlyCapMicros: number | null, key = team.key) =>
  call('PUT', '/api/v1/budget', { key, body: { monthlyCapMicros } });

/** A team with a workflow that is live and a run of it. */
async function setUp(): Promise<string> {
  team = await server.createTeam();
  const made = (await post('/api/v1/workflows', { document: startDocument() })).json as { id: string };
  workflowId = made.id;
  await post(`/api/v1/workflows/${workflowId}/publish`);
  const started = await post(`/api/v1/workflows/${workflowId}/runs`, {});
  return (started.json as { runId: string }).runId;
}

/** Rows as the engine writes them. */
async function book(
  runId: string,
  rows: { kind: string; quantity: number; cost: number | null; at?: string }[]
) {
  const [run, workflow] = [fromPublicId('run', runId)!, fromPublicId('wf', workflowId)!];
  await server.platform.db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
    for (const [index, { kind, quantity, cost, at }] of rows.entries())
      await tx`INSERT INTO usage_ledger (org_id, workflow_id, run_id, node_id, kind, quantity, cost_micros, details, source_key, occurred_at)
        VALUES (${team.orgId}, ${workflow}, ${run}, ${kind === 'ai_tokens' ? 'n_ask' : null}, ${kind}, ${quantity}, ${cost},
          ${kind === 'ai_tokens' ? tx.json({ model: 'gpt-5-mini' }) : null}, ${`${run}:n_ask:0:0:1:${index}`}, ${at ?? new Date().toISOString()})`;
  });
}

test('a month is added up by day, by workflow and by kind', async () => {
  const runId = await setUp();
  await book(runId, [
    { kind: 'run', quantity: 1, cost: 0 },
    { kind: 'step', quantity: 3, cost: 300 },
    { kind: 'ai_tokens', quantity: 14, cost: 9 },
    { kind: 'ai_tokens', quantity: 5, cost: null },
    { kind: 'step', quantity: 7, cost: 700, at: '2026-03-31T23:59:59Z' },
    { kind: 'step', quantity: 1, cost: 100, at: '2026-04-01T00:00:00Z' }
  ]);
  const used = { runs: 1, steps: 3, tokens: 19, unpricedTokens: 5, costMicros: 309, modelMicros: 9 };
  const now = await read<Usage>('/api/v1/usage');
  expect(now).toMatchObject({ firstMonth: '2026-03', total: used, days: [used] });
  expect(now.workflows).toEqual([{ workflowId, name: expect.any(String), deleted: false, ...used }]);
  expect(now.kinds).toContainEqual({ kind: 'ai_tokens', quantity: 19, costMicros: 9, unpriced: 5 });
  const march = await read<Usage>('/api/v1/usage?month=2026-03');
  expect(march).toMatchObject({ total: { steps: 7, costMicros: 700 }, days: [{ day: '2026-03-31' }] });
});

test('the cost of a run stands line by line, with the model', async () => {
  const runId = await setUp();
  await book(runId, [
    { kind: 'step', quantity: 2, cost: 200 },
    { kind: 'ai_tokens', quantity: 14, cost: null }
  ]);
  expect(await read<RunCost>(`/api/v1/runs/${runId}/cost`)).toEqual({
    costMicros: 200,
    unpricedTokens: 14,
    lines: [
      { kind: 'step', nodeId: null, iteration: null, quantity: 2, costMicros: 200, model: null },
      {
        kind: 'ai_tokens',
        nodeId: 'n_ask',
        iteration: 0,
        quantity: 14,
        costMicros: null,
        model: 'gpt-5-mini'
      }
    ]
  });
});

test('a spent budget refuses new runs with a sentence, lets pretend runs pass, and ends when it is raised', async () => {
  const runId = await setUp();
  await book(runId, [{ kind: 'step', quantity: 50, cost: 5_000 }]);
  expect((await setCap(5_000)).json).toMatchObject({ reached: true, spentMicros: 5_000 });
  const refused = await post(`/api/v1/workflows/${workflowId}/runs`, {});
  expect(refused.status).toBe(402);
  expect(refused.json).toMatchObject({
    error: { code: 'BUDGET_SPENT', message: expect.stringContaining('$0.005') }
  });
  expect((await post(`/api/v1/workflows/${workflowId}/runs`, { pretend: true })).status).toBe(202);
  expect((await setCap(6_000)).json).toMatchObject({ reached: false });
  expect((await post(`/api/v1/workflows/${workflowId}/runs`, {})).status).toBe(202);
  await setCap(null);
  expect(await read<Budget>('/api/v1/budget')).toMatchObject({ monthlyCapMicros: null, reached: false });
});

test.each(['editor', 'viewer'] as const)('as %s one sees the budget and cannot set it', async (role) => {
  await setUp();
  const { key } = await server.addMember(team.orgId, role);
  expect((await call('GET', '/api/v1/budget', { key })).status).toBe(200);
  expect((await setCap(1, key)).status).toBe(403);
});
