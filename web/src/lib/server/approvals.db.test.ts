import { fromPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Approval } from './answers/approvals.ts';
import { decideLinkedApproval, readLinkedApproval } from './services/approvals.ts';
import { call } from './testing/api-client.ts';
import { fillTeam } from './testing/fill-team.ts';
import { askPeople, type CaseWorld } from './testing/success-cases.ts';
import { openTestPlatform, type TestPlatform } from './testing/test-platform.ts';

let server: TestPlatform;
let world: CaseWorld;
beforeAll(async () => {
  server = await openTestPlatform();
});
beforeEach(async () => {
  const team = await server.createTeam();
  world = { server, team, ids: await fillTeam(server, team) };
  await askPeople(world);
});
afterAll(() => server.close());

const path = () => `/api/v1/runs/${world.ids.run}/approvals`;
async function read(key = world.team.key): Promise<Approval> {
  const { json } = await call('GET', path(), { key });
  return (json as { data: Approval[] }).data[0]!;
}
const decide = (decision: string, key = world.team.key) =>
  call('POST', `${path()}/n_ask`, { key, body: { decision, comment: 'Fine' } });
const tokenOf = ({ link }: Approval): string => link!.split('/').at(-1)!;

test('a question is decided once, with who and when, and the run is woken', async () => {
  expect(await read()).toMatchObject({ title: 'Publish?', decision: null, decidedBy: null });
  const first = await decide('approved');
  expect(first.json).toMatchObject({ decision: 'approved', decidedVia: 'app', comment: 'Fine', link: null });
  const second = await decide('rejected');
  expect([second.status, second.json]).toMatchObject([409, { error: { code: 'NOT_OPEN' } }]);
  const stored = await read();
  expect(stored).toMatchObject({ decision: 'approved', decidedBy: expect.any(String) });
  expect(stored.decidedAt).not.toBeNull();
  const { json } = await call('GET', `/api/v1/runs/${world.ids.run}`, { key: world.team.key });
  expect(Date.parse((json as { wakeAt: string }).wakeAt)).toBeLessThanOrEqual(Date.now() + 1_000);
});

test('reading the link decides nothing, however often; answering decides once', async () => {
  const token = tokenOf(await read());
  for (let time = 0; time < 3; time++)
    expect(await readLinkedApproval(token)).toMatchObject({ decision: null, isOver: false, link: null });
  await decideLinkedApproval(token, { decision: 'rejected', name: ' Bob ', comment: 'No' });
  const decided = { decision: 'rejected', decidedVia: 'link', decidedBy: 'Bob', comment: 'No' };
  expect(await readLinkedApproval(token)).toMatchObject(decided);
  await expect(decideLinkedApproval(token, { decision: 'approved', name: 'Eve' })).rejects.toMatchObject({
    status: 409,
    code: 'NOT_OPEN'
  });
});

test('a link that was made up or changed leads nowhere', async () => {
  const token = tokenOf(await read());
  for (const wrong of ['x', `${token.slice(0, -2)}AA`, 'A'.repeat(86)])
    await expect(readLinkedApproval(wrong)).rejects.toMatchObject({ status: 404 });
});

test('who may only look gets neither the link nor a say', async () => {
  const { key } = await server.addMember(world.team.orgId, 'viewer');
  expect((await read(key)).link).toBeNull();
  expect((await decide('approved', key)).status).toBe(403);
});

test('after its deadline and after its run nobody decides', async () => {
  const token = tokenOf(await read());
  const runId = fromPublicId('run', world.ids.run)!;
  const { orgId } = world.team;
  const change = (statement: 'due' | 'over') =>
    server.platform.db.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.org_ids', ${`{${orgId}}`}, true)`;
      if (statement === 'due') await tx`UPDATE run_waits SET due_at = now() WHERE run_id = ${runId}`;
      else await tx`UPDATE runs SET status = 'cancelled', wake_at = NULL WHERE id = ${runId}`;
    });
  await change('due');
  expect(await readLinkedApproval(token)).toMatchObject({ decision: null, isOver: true });
  expect((await decide('approved')).status).toBe(409);
  await change('over');
  await expect(decideLinkedApproval(token, { decision: 'approved', name: 'Bob' })).rejects.toMatchObject({
    status: 409
  });
});
