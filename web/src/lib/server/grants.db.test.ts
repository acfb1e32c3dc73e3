import { resolveIdentity, type Actor } from '@automateos/auth';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { platform } from './platform.ts';
import { signGrantState } from './grant-state.ts';
import { beginGrant, finishGrant } from './services/grants.ts';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
let actor: Actor;
let connection: string;

beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
  actor = await actorOf(team.key);
  connection = await create({ clientId: 'client-1', clientSecret: 'canary-client-secret' });
});

async function actorOf(key: string): Promise<Actor> {
  const { auth, db } = platform();
  const headers = new Headers({ authorization: `Bearer ${key}` });
  return (await resolveIdentity(auth, db, { headers })).actor!;
}

async function create(values: Record<string, string>): Promise<string> {
  const body = { app: 'google-sheets', name: `Sheets ${Math.random()}`, values };
  const { json, status } = await call('POST', '/api/v1/connections', { key: team.key, body });
  expect(status, JSON.stringify(json)).toBe(201);
  return (json as { id: string }).id;
}

const stateOf = (url: string) => new URL(url).searchParams.get('state')!;
const answer = (more: object) => ({ code: 'c', state: '', error: '', nonce: '', ...more });

test('a person is sent to the service with PKCE, and a cookie stays in the browser', async () => {
  const { status, json, setCookies } = await call('POST', `/api/v1/connections/${connection}/authorize`, {
    key: team.key
  });
  expect(status).toBe(200);
  const url = new URL((json as { url: string }).url);
  expect(url.origin + url.pathname).toBe('https://accounts.google.com/o/oauth2/v2/auth');
  expect(Object.fromEntries(url.searchParams)).toMatchObject({
    response_type: 'code',
    client_id: 'client-1',
    redirect_uri: expect.stringMatching(/\/app\/connections\/granted$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: 'S256',
    access_type: 'offline'
  });
  expect(setCookies.get('ao_grant')).toMatch(/^[\w-]{32}$/);
  expect(url.href).not.toContain('canary-client-secret');
  expect(url.href).not.toContain(setCookies.get('ao_grant'));
});

test('a connection that has a key of its own, or half a client, needs no grant', async () => {
  const key = JSON.stringify({ client_email: 'a@b.iam.example', private_key: 'canary-private-key' });
  const own = await create({ key });
  await expect(beginGrant(actor, own)).rejects.toMatchObject({ code: 'NO_GRANT_NEEDED' });
  const body = { app: 'google-sheets', name: 'Half', values: { clientId: 'x' } };
  expect(await call('POST', '/api/v1/connections', { key: team.key, body })).toMatchObject({
    status: 400,
    json: { error: { field: 'values.clientSecret' } }
  });
});

test('only the browser, the person and the team that began can finish, and in time', async () => {
  const { url, nonce } = await beginGrant(actor, connection);
  const state = stateOf(url);
  const lost = { code: 'GRANT_LOST' };
  await expect(finishGrant(actor, answer({ state, nonce: '' }))).rejects.toMatchObject(lost);
  await expect(finishGrant(actor, answer({ state: `${state}x`, nonce }))).rejects.toMatchObject(lost);
  await expect(finishGrant(actor, answer({ state: '', nonce }))).rejects.toMatchObject(lost);
  const colleague = await actorOf((await server.addMember(team.orgId, 'editor')).key);
  await expect(finishGrant(colleague, answer({ state, nonce }))).rejects.toMatchObject(lost);
  const stranger = await actorOf((await server.createTeam()).key);
  await expect(finishGrant(stranger, answer({ state, nonce }))).rejects.toMatchObject(lost);
  const old = { orgId: team.orgId, connectionId: team.orgId, connectionVersion: 1, userId: actor.userId };
  const expired = signGrantState(platform().linkKey, { ...old, nonce, expiresAt: Date.now() - 1 });
  await expect(finishGrant(actor, answer({ state: expired, nonce }))).rejects.toMatchObject(lost);
});

test('a person who says no, and a connection that was filled in anew meanwhile, keep nothing', async () => {
  const { url, nonce } = await beginGrant(actor, connection);
  const state = stateOf(url);
  await expect(
    finishGrant(actor, answer({ state, nonce, code: '', error: 'access_denied' }))
  ).rejects.toMatchObject({ code: 'GRANT_REFUSED' });
  const values = { clientId: 'client-2', clientSecret: 'another-client-secret' };
  const path = `/api/v1/connections/${connection}/replace`;
  expect((await call('POST', path, { key: team.key, body: { values } })).status).toBe(200);
  await expect(finishGrant(actor, answer({ state, nonce }))).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE'
  });
});
