import { withOrg } from '@automateos/db';
import { checkAudit, listAudit } from '@automateos/db/queries/audit';
import type { IdKind } from '@automateos/workflow';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actionWords } from '../audit/words.ts';
import { exportAudit } from './services/audit.ts';
import { apiRoutes, call } from './testing/api-client.ts';
import { fillTeam } from './testing/fill-team.ts';
import { successCases, type CaseWorld } from './testing/success-cases.ts';
import { UNAUDITED } from './testing/unaudited.ts';
import { openTestPlatform, type TestPlatform } from './testing/test-platform.ts';

let server: TestPlatform;
let owner: postgres.Sql;
beforeAll(async () => {
  server = await openTestPlatform();
  owner = postgres(server.database.urls.owner, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await owner.end();
  await server.close();
});

async function openWorld(): Promise<CaseWorld> {
  const team = await server.createTeam();
  return { server, team, ids: await fillTeam(server, team) };
}

const logOf = (orgId: string) =>
  withOrg(server.platform.db, orgId, (tx) => listAudit(tx, { orgId, limit: 100 }));

const mutating = apiRoutes.filter(({ method, handler }) => {
  return method !== 'GET' && !Object.hasOwn(UNAUDITED, handler.docs.id);
});

describe('what changes something is in the log', () => {
  test.each(mutating.map((route) => [route.handler.docs.id, route] as const))('%s', async (id, route) => {
    const world = await openWorld();
    const made = await successCases[id]!(world);
    const path = route.pattern.replaceAll(/\[(\w+)\]/g, (_, name: string) => {
      return made.params?.[name] ?? world.ids[route.handler.params[name] as IdKind];
    });
    const before = (await logOf(world.team.orgId)).length;
    const { body, headers, cookie } = made;
    const who = cookie ? { cookie } : { key: world.team.key };
    const { status } = await call(route.method, path + (made.query ?? ''), { body, headers, ...who });
    expect([id, Math.floor(status / 100)]).toEqual([id, 2]);
    const [newest, ...rest] = await logOf(world.team.orgId);
    expect([id, rest.length + 1 - before]).not.toEqual([id, 0]);
    // A cookie is of somebody else than the owner: a moderator decides.
    if (!cookie) expect(newest!.actorId).toBe(world.team.userId);
    expect(actionWords(newest!.action)).not.toBe(newest!.action);
    const text = JSON.stringify(newest);
    for (const secret of ['canary-value', 'another value', 'xoxb-something', '@example.test'])
      expect(text).not.toContain(secret);
  });

  test('joining by a link, in the log of the team', async () => {
    const world = await openWorld();
    const { cookie, body } = await successCases.acceptInvitation!(world);
    await call('POST', '/api/v1/invitations/accept', { cookie, body });
    const [newest] = await logOf(world.team.orgId);
    expect(newest).toMatchObject({ action: 'member.join', via: 'user', details: { role: 'viewer' } });
  });
});

test('publishing says which secrets were granted to the workflow, by name', async () => {
  const { team, ids } = await openWorld();
  const read = await call('GET', `/api/v1/workflows/${ids.wf}/document`, { key: team.key });
  const document = read.json as { nodes: Record<string, unknown> };
  const config = { method: 'GET', url: 'https://example.com', auth: 'bearer', secret: ids.sec };
  document.nodes.n_call = {
    type: 'http-request',
    typeVersion: 1,
    label: 'Call',
    position: { x: 0, y: 200 },
    config
  };
  const headers = { 'if-match': '*' };
  const write = await call('PUT', `/api/v1/workflows/${ids.wf}/document`, {
    key: team.key,
    body: document,
    headers
  });
  expect(write.status).toBe(200);
  await call('POST', `/api/v1/workflows/${ids.wf}/publish`, { key: team.key });
  const [newest] = await logOf(team.orgId);
  expect(newest).toMatchObject({
    action: 'workflow.publish',
    target: ids.wf,
    details: { version: 2, uses: ['API'] }
  });
});

describe('verifying over the API', () => {
  const verify = (key: string) => call('POST', '/api/v1/audit/verify', { key });

  test('an untouched log is intact, and its head is the newest hash', async () => {
    const { team } = await openWorld();
    const { json } = await verify(team.key);
    const rows = await logOf(team.orgId);
    expect(json).toMatchObject({ intact: true, entries: rows.length, brokenAt: null, problem: null });
    expect((json as { head: string }).head).toBe(Buffer.from(rows[0]!.hash).toString('hex'));
  });

  test('what a superuser changed is found', async () => {
    const { team } = await openWorld();
    await owner.begin(async (tx) => {
      await tx`SET LOCAL session_replication_role = replica`;
      await tx`UPDATE audit_log SET details = '{"name":"Innocent"}' WHERE org_id = ${team.orgId} AND seq = 2`;
    });
    const { json } = await verify(team.key);
    expect(json).toMatchObject({ intact: false, entries: 1, brokenAt: 2, problem: 'changed' });
  });
});

describe('reading', () => {
  test('pages and filters', async () => {
    const { team, ids } = await openWorld();
    const get = async (query: string) =>
      (await call('GET', `/api/v1/audit?${query}`, { key: team.key })).json as {
        data: { number: number; action: string; target: string }[];
        nextCursor: string | null;
        total?: number;
      };
    const first = await get('limit=2&count=true');
    const second = await get(`limit=2&cursor=${first.nextCursor}`);
    expect([...first.data, ...second.data].map(({ number }) => first.total! - number)).toEqual([0, 1, 2, 3]);
    expect((await get('action=secret')).data.map(({ action }) => action)).toEqual(['secret.create']);
    expect((await get('action=secret.rotate')).data).toEqual([]);
    expect((await get(`target=${ids.wf}`)).data.map(({ action }) => action)).toEqual([
      'workflow.publish',
      'workflow.create'
    ]);
    expect((await get('to=2020-01-01T00:00:00Z')).data).toEqual([]);
  });

  test('the file has every row, and no formula', async () => {
    const { team } = await openWorld();
    await call('POST', '/api/v1/secrets', {
      key: team.key,
      body: { name: '=1+1, "x"', value: 'long enough' }
    });
    const actor = { kind: 'user', userId: team.userId, orgId: team.orgId, role: 'owner', name: 'A' } as const;
    const lines = await Array.fromAsync(exportAudit(actor));
    const rows = await logOf(team.orgId);
    expect(lines).toHaveLength(rows.length + 1);
    expect(lines[0]).toBe('number,at,actorName,actorId,via,action,target,details,hash\r\n');
    expect(lines[1]).toContain(String.raw`"{""name"":""=1+1, \""x\""""}"`);
  });

  test('the chain of one team says nothing of another', async () => {
    const [a, b] = [await openWorld(), await openWorld()];
    const check = await withOrg(server.platform.db, a.team.orgId, (tx) => checkAudit(tx, b.team.orgId));
    expect(check).toEqual({ rows: 0, head: null });
  });
});
