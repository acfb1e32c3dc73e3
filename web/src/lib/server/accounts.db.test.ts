import { createOrgFor, createUser, DEMO_EMAIL } from '@automateos/auth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform } from './testing/test-platform.ts';

let server: TestPlatform;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

let addresses = 0;
const account = (path: string, body: unknown, options: { cookie?: string; address?: string } = {}) =>
  call('POST', `/api/auth/${path}`, {
    body,
    cookie: options.cookie,
    headers: { 'x-test-address': options.address ?? `203.0.113.${++addresses % 250}` }
  });

const PASSWORD = 'correct horse';
const signUp = (email: string, more: object = {}) =>
  account('sign-up/email', { name: 'Ada', email, password: PASSWORD, ...more });
const signIn = (email: string, password = PASSWORD, options: { cookie?: string; address?: string } = {}) =>
  account('sign-in/email', { email, password }, options);

const cookieOf = ({ setCookies }: { setCookies: Map<string, string> }): string =>
  [...setCookies].map(([name, value]) => `${name}=${value}`).join('; ');

const me = (cookie: string) => call('GET', '/api/v1/me', { cookie });

describe('signing up', () => {
  test('makes an account with a team of its own and a session', async () => {
    const answer = await signUp('ada@example.test', { teamName: 'Engines' });
    expect(answer).toMatchObject({
      status: 201,
      json: { userId: expect.stringMatching(/^usr_/), orgId: expect.stringMatching(/^org_/) }
    });
    expect((await me(cookieOf(answer))).json).toMatchObject({
      kind: 'user',
      role: 'owner',
      user: { name: 'Ada', email: 'ada@example.test' },
      org: { name: 'Engines' }
    });
  });

  test('names the team after the person unless told', async () => {
    expect((await me(cookieOf(await signUp('bob@example.test')))).json).toMatchObject({
      org: { name: "Ada's team" }
    });
  });

  test('refuses a taken address in any case', async () => {
    await signUp('taken@example.test');
    const answer = await signUp('Taken@Example.test');
    expect(answer).toMatchObject({ status: 409, json: { error: { code: 'EMAIL_TAKEN', field: 'email' } } });
  });

  test.each([
    ['a short password', { password: '1234567' }, 'password'],
    ['a password of 257 characters', { password: 'x'.repeat(257) }, 'password'],
    ['no e-mail address', { email: 'nobody' }, 'email'],
    ['an empty name', { name: ' ' }, 'name'],
    ['NUL in the name', { name: 'a\0b' }, undefined],
    ['an id of its own', { id: 'x' }, 'id'],
    ['a verified address', { emailVerified: true }, 'emailVerified'],
    ['a role', { role: 'owner' }, 'role']
  ])('refuses %s', async (_, change, field) => {
    const { status, json } = await signUp('new@example.test', change);
    expect(status).toBe(400);
    if (field) expect(json).toMatchObject({ error: { field } });
  });

  test('with an invitation joins that team and makes none', async () => {
    const team = await server.createTeam();
    const invited = await call('POST', '/api/v1/invitations', { key: team.key, body: { role: 'editor' } });
    const { url } = invited.json as { url: string };
    const answer = await signUp('guest@example.test', { invitation: url.split('/').at(-1) });
    const { json } = await me(cookieOf(answer));
    expect(json).toMatchObject({ role: 'editor', org: { name: 'Test team' } });
    expect((json as { orgs: unknown[] }).orgs).toHaveLength(1);
  });
});

describe('signing in', () => {
  test('takes the right password and no other', async () => {
    await signUp('carl@example.test');
    expect((await signIn('carl@example.test', 'wrong password')).json).toMatchObject({
      error: { code: 'WRONG_CREDENTIALS' }
    });
    expect((await signIn('nobody@example.test')).json).toMatchObject({
      error: { code: 'WRONG_CREDENTIALS' }
    });
    expect((await signIn('CARL@example.test')).status).toBe(200);
  });

  test('a session from before somebody signs in is over afterwards', async () => {
    const planted = cookieOf(await signUp('planted@example.test'));
    await signUp('dora@example.test');
    const own = await signIn('dora@example.test', PASSWORD, { cookie: planted });
    expect((await me(cookieOf(own))).json).toMatchObject({ user: { email: 'dora@example.test' } });
    expect((await me(planted)).status).toBe(401);
  });

  test('the sixth failure in a minute on one account is refused from any address', async () => {
    await signUp('eve@example.test');
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 6; attempt++)
      statuses.push((await signIn('eve@example.test', 'wrong password')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429]);
    const refused = await signIn('eve@example.test');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('successes do not count', async () => {
    await signUp('fred@example.test');
    for (let attempt = 0; attempt < 7; attempt++)
      expect((await signIn('fred@example.test')).status).toBe(200);
  });

  test('signing out ends the session on the server', async () => {
    const cookie = cookieOf(await signUp('gone@example.test'));
    expect((await account('sign-out', {}, { cookie })).status).toBe(204);
    expect((await me(cookie)).status).toBe(401);
  });
});

describe('the demo', () => {
  test('needs a seeded guest', async () => {
    expect(await account('sign-in/demo', {})).toMatchObject({
      status: 404,
      json: { error: { code: 'NO_DEMO' } }
    });
    const { userId } = await createUser(server.platform.db, { email: DEMO_EMAIL, name: 'Guest' });
    await createOrgFor(server.platform.db, { userId, name: 'Demo' });
    expect((await me(cookieOf(await account('sign-in/demo', {})))).json).toMatchObject({
      org: { name: 'Demo' },
      user: { name: 'Guest' }
    });
  });
});

test('the ao_org cookie chooses the team and grants none', async () => {
  const signedUp = await signUp('two-teams@example.test');
  const session = cookieOf(signedUp)
    .split('; ')
    .find((cookie) => cookie.startsWith('ao_session'))!;
  const foreign = await server.createTeam();
  const { toPublicId } = await import('@automateos/workflow');
  const answer = await me(`${session}; ao_org=${toPublicId('org', foreign.orgId)}`);
  expect(answer.json).toMatchObject({ org: { name: "Ada's team" } });
});
