import { withOrg } from '@automateos/db';
import { replaceSubscriptions, type NewSubscription } from '@automateos/db/queries/app-subscriptions';
import { deleteConnection } from '@automateos/db/queries/connections';
import type { TestVersion } from '@automateos/db/testing';
import { createConnectionStore, type Egress, subscriptionToken } from '@automateos/egress';
import { StepError, toPublicId } from '@automateos/workflow';
import { findApp } from '@automateos/workflow/apps';
import { fakeResponse } from '@automateos/workflow/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { subscribeApps } from './subscribe-apps.ts';

let fixture: Fixture;
let bot: string;
let one: TestVersion;
let other: TestVersion;
let told: { url: string; connection: string; body: unknown }[] = [];
let fails: StepError | undefined;

const egress: Pick<Egress, 'request'> = {
  request: async ({ request: { url, auth, body } }) => {
    if (fails) throw fails;
    const connection = auth?.kind === 'connection' ? auth.connectionRef : '';
    told.push({ url, connection, body: JSON.parse(String(body)) });
    return fakeResponse({ json: { ok: true, result: true } });
  }
};

beforeAll(async () => {
  fixture = await openFixture();
});
afterAll(() => fixture.close());
beforeEach(async () => {
  await fixture.owner`DELETE FROM app_subscriptions`;
  bot = await connectBot();
  one = await fixture.publish(chainDocument({ bot: { type: 'app-event' } }));
  other = await fixture.publish(chainDocument({ bot: { type: 'app-event' } }));
  told = [];
  fails = undefined;
});

function connectBot(): Promise<string> {
  const { db, masterKey } = fixture.database;
  const store = createConnectionStore({ db, masterKey });
  const values = { token: '123456789:AAHcanaryToken000000000000' };
  const { orgId, userId } = fixture;
  const name = `Bot ${Math.random()}`;
  return withOrg(db, orgId, async (tx) => {
    const form = { orgId, app: findApp('telegram')!, name, values, createdBy: userId };
    return (await store.create(tx, form)).id;
  });
}

const want = (version: TestVersion, ...paths: string[]) =>
  withOrg(fixture.database.db, version.orgId, (tx) =>
    replaceSubscriptions(
      tx,
      { orgId: version.orgId, workflowId: version.workflowId },
      paths.map((path): NewSubscription => ({
        app: 'telegram',
        connectionId: bot,
        nodeId: 'bot',
        path,
        settings: { updates: ['message'] }
      }))
    )
  );

const settle = () =>
  subscribeApps({
    db: fixture.database.db,
    egress,
    masterKey: fixture.database.masterKey,
    publicUrl: 'https://flows.example.com',
    signal: new AbortController().signal
  });
const rows = () => fixture.owner`SELECT * FROM app_subscriptions`;

test('a bot is told where its updates go, once, and to stop when the workflow is switched off', async () => {
  await want(one, 'p1');
  await settle();
  await settle();
  const connection = toPublicId('con', bot);
  const token = subscriptionToken(fixture.database.masterKey, { orgId: fixture.orgId, path: 'p1' });
  expect(told).toEqual([
    {
      url: '/setWebhook',
      connection,
      body: { url: 'https://flows.example.com/in/p1', secret_token: token, allowed_updates: ['message'] }
    }
  ]);
  await want(one);
  await settle();
  expect(told[1]).toEqual({ url: '/deleteWebhook', connection, body: {} });
  expect(await rows()).toEqual([]);
});

test('publishing again with the same address says nothing; another address is told', async () => {
  await want(one, 'p1');
  await settle();
  await want(one, 'p1');
  await settle();
  expect(told).toHaveLength(1);
  await want(one, 'p2');
  await settle();
  expect(told).toHaveLength(2);
});

test('a bot that another workflow has is not taken away from it', async () => {
  await want(one, 'p1');
  expect(await want(other, 'p2')).toEqual([{ connectionId: bot, holder: expect.any(String) }]);
  await want(one);
  expect(await want(other, 'p2')).toEqual([]);
  await settle();
  expect(told).toMatchObject([{ url: '/setWebhook', body: { url: 'https://flows.example.com/in/p2' } }]);
});

test('what fails is noted and said again later', async () => {
  await want(one, 'p1');
  fails = new StepError('NETWORK', 'Telegram could not be reached.');
  await settle();
  expect(await rows()).toMatchObject([{ failures: 1, message: 'Telegram could not be reached.' }]);
  fails = undefined;
  await fixture.owner`UPDATE app_subscriptions SET next_at = now()`;
  await settle();
  expect(await rows()).toMatchObject([{ failures: 0, message: null, next_at: null }]);
});

test('a bot whose connection went away needs no goodbye', async () => {
  await want(one, 'p1');
  await settle();
  await want(one);
  fails = new StepError('SECRET_MISSING', 'Gone');
  await settle();
  expect(await rows()).toEqual([]);
});

test('a connection that is not there, or of another organisation, is left out', async () => {
  const { db } = fixture.database;
  await withOrg(db, fixture.orgId, (tx) => deleteConnection(tx, fixture.orgId, bot));
  expect(await want(one, 'p1')).toEqual([]);
  expect(await rows()).toEqual([]);
});
