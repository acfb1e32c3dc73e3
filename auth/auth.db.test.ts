import { toPublicId } from '@automateos/workflow';
import { deriveKey } from '@automateos/db';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withOrg } from '@automateos/db';
import { insertInvitation } from '@automateos/db/queries/invitations';
import { deleteMember, listMembers } from '@automateos/db/queries/memberships';
import {
  acceptInvitation,
  ADDRESS_HEADER,
  bootstrap,
  createApiKey,
  createAuth,
  createOrgFor,
  createUser,
  DEMO_EMAIL,
  ensureOrg,
  mintInvitationToken,
  ORG_COOKIE,
  resolveActor,
  resolveIdentity,
  type Auth
} from './index.ts';

const BASE_URL = 'http://127.0.0.1:3000';
let database: TestDatabase;
let auth: Auth;

beforeAll(async () => {
  database = await openTestDatabase();
  const secret = deriveKey(database.masterKey, 'auth').toString('base64url');
  auth = createAuth({ db: database.db, baseUrl: BASE_URL, secret });
});
afterAll(() => database.drop());

let addresses = 0;
function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return auth.handler(
    new Request(`${BASE_URL}/api/auth${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: BASE_URL,
        [ADDRESS_HEADER]: `192.0.2.${++addresses}`,
        ...headers
      },
      body: JSON.stringify(body)
    })
  );
}

/** Signs up and returns a Cookie header. */
async function signUp(email: string): Promise<{ cookie: string; userId: string }> {
  const response = await post('/sign-up/email', { name: 'Ada', email, password: 'correct horse' });
  expect(response.status).toBe(200);
  const { user } = (await response.json()) as { user: { id: string } };
  return { cookie: cookieOf(response), userId: user.id };
}

const cookieOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

describe('sign-up and sessions', () => {
  test('a session cookie is readable by any process that shares the secret', async () => {
    const { cookie, userId } = await signUp('ada@example.test');
    const identity = await resolveIdentity(auth, database.db, { headers: new Headers({ cookie }) });
    expect(identity.user).toMatchObject({ id: userId, name: 'Ada', email: 'ada@example.test' });
    expect(identity.actor).toBeUndefined();
    const orgId = await ensureOrg(database.db, { userId, userName: 'Ada' });
    const actor = await resolveActor(auth, database.db, new Headers({ cookie }));
    expect(actor).toEqual({ kind: 'user', userId, orgId, role: 'owner', name: 'Ada' });
  });

  test('the cookie is HttpOnly, SameSite=Lax and Path=/ without a Domain', async () => {
    const response = await post('/sign-up/email', {
      name: 'C',
      email: 'c@example.test',
      password: 'long enough'
    });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^ao_session=/);
    expect(cookie).toMatch(/; Path=\/;/i);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Domain=/i);
  });

  test('on https the cookie is Secure and bound to the host', async () => {
    const secure = createAuth({
      db: database.db,
      baseUrl: 'https://app.example.test',
      secret: 'x'.repeat(40)
    });
    const context = await secure.$context;
    expect(context.authCookies.sessionToken.name).toBe('__Host-ao_session');
    expect(context.authCookies.sessionToken.attributes).toMatchObject({
      secure: true,
      httpOnly: true,
      path: '/'
    });
    expect(context.authCookies.sessionToken.attributes.domain).toBeUndefined();
  });

  test.each([
    ['short', 7],
    ['long', 257]
  ])('a password that is too %s is refused', async (_, length) => {
    const body = { name: 'B', email: `b${length}@example.test`, password: 'x'.repeat(length) };
    expect((await post('/sign-up/email', body)).status).toBe(400);
  });

  test('a tampered cookie is anonymous', async () => {
    const { cookie } = await signUp('tamper@example.test');
    const headers = new Headers({ cookie: cookie.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) });
    expect(await resolveIdentity(auth, database.db, { headers })).toEqual({ setCookies: [] });
  });

  test('the twenty-first attempt of one address in a minute is refused', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 21; attempt++) {
      const body = { email: 'nobody@example.test', password: 'wrong password' };
      statuses.push((await post('/sign-in/email', body, { [ADDRESS_HEADER]: '198.51.100.7' })).status);
    }
    expect(statuses.slice(0, 20)).toEqual(Array(20).fill(401));
    expect(statuses[20]).toBe(429);
  });
});

describe('organisations', () => {
  test('ensureOrg makes one organisation however many requests ask at once', async () => {
    const { userId } = await createUser(database.db, { email: 'many@example.test', name: 'Many' });
    const ids = await Promise.all(
      Array.from({ length: 5 }, () => ensureOrg(database.db, { userId, userName: 'Many' }))
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('the ao_org cookie chooses among memberships and never grants one', async () => {
    const { cookie, userId } = await signUp('two@example.test');
    const first = await ensureOrg(database.db, { userId, userName: 'Two' });
    const second = await createOrgFor(database.db, { userId, name: 'Second' });
    const foreign = (await database.createOrg()).orgId;
    const actorWith = (orgId: string) =>
      resolveActor(
        auth,
        database.db,
        new Headers({ cookie: `${cookie}; ${ORG_COOKIE}=${toPublicId('org', orgId)}` })
      );
    expect((await actorWith(second))?.orgId).toBe(second);
    expect((await actorWith(foreign))?.orgId).toBe(first);
    expect(
      await resolveActor(auth, database.db, { headers: new Headers({ cookie }), orgId: foreign })
    ).toBeUndefined();
  });
});

describe('API keys', () => {
  test('bootstrap prints a key that works, and finds the same user and organisation again', async () => {
    const first = await bootstrap(database.db, { email: 'Boot@Example.test', orgName: 'Boot' });
    const again = await bootstrap(database.db, { email: 'boot@example.test', orgName: 'Boot' });
    expect(again).toMatchObject({ userId: first.userId, orgId: first.orgId });
    expect(again.apiKey).not.toBe(first.apiKey);
    expect(first.apiKey).toMatch(/^ao_[0-9A-Za-z]{43}$/);
    const actor = await resolveActor(
      auth,
      database.db,
      new Headers({ authorization: `Bearer ${first.apiKey}` })
    );
    expect(actor).toMatchObject({ kind: 'key', role: 'owner', name: 'Command line' });
  });

  test('a wrong key is anonymous even beside a valid cookie', async () => {
    const { cookie, userId } = await signUp('both@example.test');
    await ensureOrg(database.db, { userId, userName: 'Both' });
    for (const authorization of [`Bearer ao_${'x'.repeat(43)}`, 'Bearer ', 'Basic abc', 'Bearer not-a-key'])
      expect(await resolveActor(auth, database.db, new Headers({ cookie, authorization }))).toBeUndefined();
  });

  test('a key dies with the membership of whoever made it', async () => {
    const { orgId } = await database.createOrg();
    const { userId } = await createUser(database.db, { email: 'leaver@example.test', name: 'Leaver' });
    const token = mintInvitationToken();
    await invite({ orgId, userId, tokenHash: token.hash });
    await acceptInvitation(database.db, { token: token.text, userId });
    const key = await createApiKey(database.db, { orgId, userId, name: 'Mine' });
    const headers = new Headers({ authorization: `Bearer ${key.text}` });
    expect(await resolveActor(auth, database.db, headers)).toMatchObject({ role: 'editor' });
    await withOrg(database.db, orgId, async (tx) => {
      const member = (await listMembers(tx, orgId)).find((row) => row.userId === userId)!;
      await deleteMember(tx, { orgId, id: member.id, userId });
    });
    expect(await resolveActor(auth, database.db, headers)).toBeUndefined();
  });
});

async function invite(row: {
  orgId: string;
  userId: string;
  tokenHash: Buffer;
  expiresAt?: Date;
}): Promise<void> {
  const expiresAt = row.expiresAt ?? new Date(Date.now() + 60_000);
  await withOrg(database.db, row.orgId, (tx) =>
    insertInvitation(tx, {
      orgId: row.orgId,
      tokenHash: row.tokenHash,
      role: 'editor',
      createdBy: row.userId,
      expiresAt
    })
  );
}

describe('invitations', () => {
  test('an expired or unknown link joins nobody', async () => {
    const { orgId, userId: ownerId } = await database.createOrg();
    const { userId } = await createUser(database.db, { email: 'late@example.test', name: 'Late' });
    const token = mintInvitationToken();
    await invite({ orgId, userId: ownerId, tokenHash: token.hash, expiresAt: new Date(Date.now() - 1000) });
    expect(await acceptInvitation(database.db, { token: token.text, userId })).toBeUndefined();
    expect(
      await acceptInvitation(database.db, { token: mintInvitationToken().text, userId })
    ).toBeUndefined();
    expect(await acceptInvitation(database.db, { token: "' OR 1=1--", userId })).toBeUndefined();
  });

  test('accepting twice keeps one membership and counts one use', async () => {
    const { orgId, userId: ownerId } = await database.createOrg();
    const { userId } = await createUser(database.db, { email: 'twice@example.test', name: 'Twice' });
    const token = mintInvitationToken();
    await invite({ orgId, userId: ownerId, tokenHash: token.hash });
    const joined = await Promise.all(
      [1, 2].map(() => acceptInvitation(database.db, { token: token.text, userId }))
    );
    expect(joined).toEqual([orgId, orgId]);
    const members = await withOrg(database.db, orgId, (tx) => listMembers(tx, orgId));
    expect(members.map((member) => member.role).sort()).toEqual(['editor', 'owner']);
  });
});

describe('demo', () => {
  test('is refused where no demo was seeded and signs in to the seeded user otherwise', async () => {
    expect((await post('/sign-in/demo', {})).status).toBe(404);
    const { userId } = await createUser(database.db, { email: DEMO_EMAIL, name: 'Guest' });
    const orgId = await createOrgFor(database.db, { userId, name: 'Demo' });
    const response = await post('/sign-in/demo', {});
    const actor = await resolveActor(auth, database.db, new Headers({ cookie: cookieOf(response) }));
    expect(actor).toMatchObject({ userId, orgId, role: 'owner' });
  });
});
