import { withOrg } from '@automateos/db';
import { findConnection } from '@automateos/db/queries/connections';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { findApp } from '@automateos/workflow/apps';
import { fakeResponse } from '@automateos/workflow/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { PostForm } from './google-token.ts';
import { createConnectionStore } from './index.ts';
import { OAuthGrants, type OAuthClient } from './oauth.ts';

const NOW = 1_764_000_000_000;
const HOUR = 3_600_000;

let database: TestDatabase;
let client: OAuthClient;
let asked: Record<string, string>[] = [];
let valid: string;
let answers: 'well' | 'refuses' | 'is away';
let clock = NOW;

/** A service that rotates: each refresh token counts once, and a second use takes everything back. */
const post: PostForm = async ({ form }) => {
  asked.push(form);
  if (answers === 'is away') return fakeResponse({ status: 503, body: 'away' });
  const isRight =
    form.grant_type === 'authorization_code' ? form.code === 'code-1' : form.refresh_token === valid;
  if (answers === 'refuses' || !isRight)
    return fakeResponse({ status: 400, json: { error: 'invalid_grant' } });
  valid = `refresh-${asked.length}`;
  return fakeResponse({
    json: {
      access_token: `access-${asked.length}`,
      refresh_token: valid,
      expires_in: 3600,
      token_type: 'Bearer'
    }
  });
};

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const { db, masterKey } = database;
  const { orgId, userId } = await database.createOrg();
  const app = findApp('google-sheets')!;
  const values = { clientId: 'client-1', clientSecret: 'canary-client-secret' };
  const store = createConnectionStore({ db, masterKey });
  const { id } = await withOrg(db, orgId, (tx) =>
    store.create(tx, { orgId, app, name: 'Mine', values, createdBy: userId })
  );
  client = { orgId, connectionId: id, connectionVersion: 1, provider: app.oauth2!, ...values };
  [asked, answers, clock] = [[], 'well', NOW];
});

/** As another process would make one. */
const grants = () =>
  new OAuthGrants({ db: database.db, masterKey: database.masterKey, post, now: () => clock });
const signal = () => AbortSignal.timeout(10_000);
const grant = () =>
  grants().exchange(client, { code: 'code-1', redirectUri: 'https://us/cb', verifier: 'v' }, signal());
const token = (of = client) => grants().accessToken(of, signal());

test('a code is traded with its verifier, and the token is used until it runs out', async () => {
  await grant();
  expect(asked).toEqual([
    {
      grant_type: 'authorization_code',
      code: 'code-1',
      redirect_uri: 'https://us/cb',
      code_verifier: 'v',
      client_id: 'client-1',
      client_secret: 'canary-client-secret'
    }
  ]);
  expect([await token(), await token()]).toEqual(['access-1', 'access-1']);
  expect(asked).toHaveLength(1);
});

test('twenty requests in four processes renew it once', async () => {
  await grant();
  clock += HOUR;
  const processes = Array.from({ length: 4 }, grants);
  const tokens = await Promise.all(
    Array.from({ length: 20 }, (_, n) => processes[n % 4]!.accessToken(client, signal()))
  );
  expect(new Set(tokens)).toEqual(new Set(['access-2']));
  expect(asked).toHaveLength(2);
  clock += HOUR;
  expect(await token()).toBe('access-3');
});

test('access that was taken back is said so, once, and can be granted again', async () => {
  await grant();
  clock += HOUR;
  answers = 'refuses';
  await expect(token()).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  await expect(token()).rejects.toThrow('Grant access');
  expect(asked).toHaveLength(2);
  const row = await withOrg(database.db, client.orgId, (tx) =>
    findConnection(tx, client.orgId, client.connectionId)
  );
  expect(row).toMatchObject({ status: 'failing', statusMessage: expect.stringContaining('Grant access') });
  answers = 'well';
  await grant();
  expect(await token()).toBe('access-3');
});

test('a service that is away for a moment takes nothing back', async () => {
  await grant();
  clock += HOUR;
  answers = 'is away';
  await expect(token()).rejects.toMatchObject({ code: 'HTTP_5XX' });
  answers = 'well';
  expect(await token()).toBe('access-3');
});

test('who was thought dead while renewing writes nothing over what came after', async () => {
  await grant();
  clock += HOUR;
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const slow = new OAuthGrants({
    ...{ db: database.db, masterKey: database.masterKey, now: () => clock },
    post: async (call) => {
      const response = await post(call);
      begin();
      await answered;
      return response;
    }
  });
  const late = slow.accessToken(client, signal());
  await begun;
  await grant();
  answer();
  expect(await late).toBe(await token());
});

test('tokens are sealed, and nobody else and no other client of the connection gets them', async () => {
  await grant();
  const rows = await withOrg(database.db, client.orgId, (tx) =>
    tx.execute<{ sealed: Buffer }>('SELECT sealed FROM oauth_grants')
  );
  expect(Buffer.from(rows[0]!.sealed).toString('latin1')).not.toContain('access-1');
  await expect(token({ ...client, connectionVersion: 2 })).rejects.toMatchObject({ code: 'SECRET_MISSING' });
  const { orgId } = await database.createOrg();
  await expect(token({ ...client, orgId })).rejects.toMatchObject({ code: 'SECRET_MISSING' });
});

test('a code that the service refuses grants nothing', async () => {
  const wrong = { code: 'other', redirectUri: 'https://us/cb', verifier: 'v' };
  await expect(grants().exchange(client, wrong, signal())).rejects.toThrow('not granted');
  await expect(token()).rejects.toMatchObject({ code: 'SECRET_MISSING' });
});
