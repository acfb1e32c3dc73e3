import { resolveIdentity } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { listAudit } from '@automateos/db/queries/audit';
import { fromPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { platform } from './platform.ts';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform } from './testing/test-platform.ts';

let server: TestPlatform;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

let addresses = 0;
const PASSWORD = 'correct horse';

const cookieOf = (cookies: Map<string, string>): string =>
  [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

async function enter(kind: 'sign-in' | 'sign-up', email: string, password = PASSWORD): Promise<string> {
  const body = { email, password, ...(kind === 'sign-up' && { name: 'Ada' }) };
  const headers = { 'x-test-address': `203.0.113.${++addresses}`, 'user-agent': `Browser ${addresses}` };
  const { status, setCookies } = await call('POST', `/api/auth/${kind}/email`, { body, headers });
  if (status >= 300) throw new Error(`${kind}: ${status}`);
  return cookieOf(setCookies);
}

async function isSignedIn(cookie: string): Promise<boolean> {
  const { auth, db } = platform();
  return Boolean((await resolveIdentity(auth, db, { headers: new Headers({ cookie }) })).user);
}

interface Session {
  id: string;
  current: boolean;
}
const sessionsOf = async (cookie: string): Promise<Session[]> =>
  ((await call('GET', '/api/v1/me/sessions', { cookie })).json as { data: Session[] }).data;

test('a new password works, the old one does not, and other browsers are signed out', async () => {
  const here = await enter('sign-up', 'change@example.test');
  const there = await enter('sign-in', 'change@example.test');
  const change = (current: string) =>
    call('POST', '/api/v1/me/password', { cookie: here, body: { current, next: 'battery staple' } });
  const wrong = await change('not this one');
  expect([wrong.status, wrong.json]).toMatchObject([
    400,
    { error: { code: 'WRONG_PASSWORD', field: 'current' } }
  ]);
  const { status, setCookies } = await change(PASSWORD);
  expect(status).toBe(204);
  expect(await isSignedIn(cookieOf(setCookies))).toBe(true);
  expect(await isSignedIn(there)).toBe(false);
  await expect(enter('sign-in', 'change@example.test')).rejects.toThrow('401');
  expect(await isSignedIn(await enter('sign-in', 'change@example.test', 'battery staple'))).toBe(true);
});

test('browsers can be signed out one by one and all at once, and only one’s own', async () => {
  const here = await enter('sign-up', 'many@example.test');
  const phone = await enter('sign-in', 'many@example.test');
  const work = await enter('sign-in', 'many@example.test');
  const stranger = await enter('sign-up', 'stranger@example.test');
  const sessions = await sessionsOf(here);
  expect(sessions.map(({ current }) => current).sort()).toEqual([false, false, true]);

  const phoneId = (await sessionsOf(phone)).find(({ current }) => current)!.id;
  const foreign = await call('POST', '/api/v1/me/sessions/revoke', {
    cookie: stranger,
    body: { id: phoneId }
  });
  expect(foreign.status).toBe(404);
  expect(await isSignedIn(phone)).toBe(true);
  await call('POST', '/api/v1/me/sessions/revoke', { cookie: here, body: { id: phoneId } });
  expect([await isSignedIn(phone), await isSignedIn(work)]).toEqual([false, true]);

  await call('POST', '/api/v1/me/sessions/revoke', { cookie: here, body: {} });
  const still = [await isSignedIn(here), await isSignedIn(work), await isSignedIn(stranger)];
  expect(still).toEqual([true, false, true]);
});

test('a name and a colour follow the person into every team', async () => {
  const cookie = await enter('sign-up', 'named@example.test');
  const body = { name: 'Grace Hopper', color: 4 };
  await call('PATCH', '/api/v1/me', { cookie, body });
  const { json: me } = await call('GET', '/api/v1/me', { cookie });
  expect(me).toMatchObject({ user: body });
  const { json: members } = await call('GET', '/api/v1/members', { cookie });
  expect(members).toMatchObject({ data: [body] });
  const bad = await call('PATCH', '/api/v1/me', { cookie, body: { color: 7 } });
  expect(bad.status).toBe(400);
});

test('a team that one makes is one’s own, is open at once, and has its founding on record', async () => {
  const cookie = await enter('sign-up', 'founder@example.test');
  const { json, setCookies } = await call('POST', '/api/v1/orgs', { cookie, body: { name: 'Second' } });
  const { id } = json as { id: string };
  expect(setCookies.get('ao_org')).toBe(id);
  const both = `${cookie.replace(/; ao_org=\w+/, '')}; ao_org=${id}`;
  const { json: me } = await call('GET', '/api/v1/me', { cookie: both });
  expect(me).toMatchObject({ org: { id, name: 'Second' }, role: 'owner' });
  expect((me as { orgs: unknown[] }).orgs).toHaveLength(2);
  const orgId = fromPublicId('org', id)!;
  const log = await withOrg(platform().db, orgId, (tx) => listAudit(tx, { orgId, limit: 9 }));
  expect(log).toMatchObject([{ seq: 1, action: 'org.create', details: { name: 'Second' } }]);
});

test('the last owner cannot leave, and is told what to do', async () => {
  const cookie = await enter('sign-up', 'last@example.test');
  const { json } = await call('GET', '/api/v1/members', { cookie });
  const { id } = (json as { data: { id: string }[] }).data[0]!;
  const left = await call('DELETE', `/api/v1/members/${id}`, { cookie });
  const message = 'A team needs an owner. Make somebody else an owner first.';
  expect([left.status, left.json]).toEqual([409, { error: { code: 'LAST_OWNER', message } }]);
});

test('an editor uses what others added, and changes only what is their own', async () => {
  const team = await server.createTeam();
  const editor = await server.addMember(team.orgId, 'editor');
  const make = async (key: string, name: string) =>
    (await call('POST', '/api/v1/secrets', { key, body: { name, value: 'long enough' } })).json as {
      id: string;
    };
  const theirs = await make(team.key, 'Bank');
  const own = await make(editor.key, 'My bot');
  const { json } = await call('GET', '/api/v1/secrets', { key: editor.key });
  const rows = (json as { data: { name: string; mayChange: boolean }[] }).data;
  expect(rows.map(({ name, mayChange }) => [name, mayChange])).toEqual([
    ['Bank', false],
    ['My bot', true]
  ]);
  expect(JSON.stringify(json)).not.toContain('long enough');
  const rotate = (key: string, id: string) =>
    call('POST', `/api/v1/secrets/${id}/rotate`, { key, body: { value: 'something else' } });
  const refused = await rotate(editor.key, theirs.id);
  expect([refused.status, refused.json]).toMatchObject([403, { error: { code: 'USE_ONLY' } }]);
  expect((await rotate(editor.key, own.id)).status).toBe(200);
  expect((await rotate(team.key, own.id)).status).toBe(200);
  expect((await call('DELETE', `/api/v1/secrets/${own.id}`, { key: editor.key })).status).toBe(403);
});

test('an editor neither renames nor refills a connection of somebody else', async () => {
  const team = await server.createTeam();
  const editor = await server.addMember(team.orgId, 'editor');
  const body = { app: 'slack', name: 'Bot', values: { token: 'xoxb-something' } };
  const { json } = await call('POST', '/api/v1/connections', { key: team.key, body });
  const { id } = json as { id: string };
  const renamed = await call('PATCH', `/api/v1/connections/${id}`, {
    key: editor.key,
    body: { name: 'Mine' }
  });
  const values = { token: 'xoxb-stolen' };
  const refilled = await call('POST', `/api/v1/connections/${id}/replace`, {
    key: editor.key,
    body: { values }
  });
  for (const { status, json: refusal } of [renamed, refilled])
    expect([status, refusal]).toMatchObject([403, { error: { code: 'USE_ONLY' } }]);
});
