import { createHmac, randomUUID } from 'node:crypto';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { withOrg } from '@automateos/db';
import { type JsonObject, toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createInbound, createSecretStore, type Inbound, subscriptionToken } from './index.ts';

const SECRET = 'whsec_canary-signing-secret';
const NOW = 1_764_000_000;

let database: TestDatabase;
let inbound: Inbound;
let orgId: string;
let secretRef: string;

beforeAll(async () => {
  database = await openTestDatabase();
  const { db, masterKey } = database;
  const org = await database.createOrg();
  ({ orgId } = org);
  const secrets = createSecretStore({ db, masterKey });
  const { id } = await withOrg(db, orgId, (tx) =>
    secrets.create(tx, { orgId, name: 'Signing', value: SECRET, hosts: [], createdBy: org.userId })
  );
  secretRef = toPublicId('sec', id);
  inbound = createInbound({ db, masterKey, now: () => NOW * 1000 });
});
afterAll(() => database.drop());

interface Sent {
  app: string;
  body: JsonObject;
  headers: Record<string, string>;
  events?: string;
  secret?: string;
  tamper?: boolean;
}

function verify({ app, body, headers, events = '', secret = secretRef, tamper = false }: Sent) {
  const raw = Buffer.from(JSON.stringify(body) + (tamper ? ' ' : ''));
  return inbound.verify({ orgId, path: 'p', settings: { app, secret, events }, headers, raw, body });
}

const sign = (text: string, key = SECRET) => createHmac('sha256', key).update(text).digest('hex');

const github = (body: JsonObject, event = 'issues', key = SECRET) => ({
  app: 'github',
  body,
  headers: {
    'x-hub-signature-256': `sha256=${sign(JSON.stringify(body), key)}`,
    'x-github-delivery': 'd-1',
    'x-github-event': event
  }
});
const stripe = (body: JsonObject, at = NOW) => ({
  app: 'stripe',
  body,
  headers: {
    'stripe-signature': `t=${at},v1=${'0'.repeat(64)},v1=${sign(`${at}.${JSON.stringify(body)}`)},v0=x`
  }
});
const slack = (body: JsonObject, at = NOW) => ({
  app: 'slack',
  body,
  headers: {
    'x-slack-request-timestamp': String(at),
    'x-slack-signature': `v0=${sign(`v0:${at}:${JSON.stringify(body)}`)}`
  }
});
const telegram = (body: JsonObject, path = 'p') => ({
  app: 'telegram',
  body,
  headers: { 'x-telegram-bot-api-secret-token': subscriptionToken(database.masterKey, { orgId, path }) }
});

const refused = { kind: 'refused' };

describe('an event of the app it claims to be from', () => {
  test.each([
    ['GitHub', () => github({ action: 'opened' }), { id: 'd-1', event: 'issues' }],
    ['Stripe', () => stripe({ id: 'evt_1', type: 'charge.failed' }), { id: 'evt_1', event: 'charge.failed' }],
    ['Slack', () => slack({ event_id: 'Ev1', event: { type: 'message' } }), { id: 'Ev1', event: 'message' }],
    ['Telegram', () => telegram({ update_id: 7, message: {} }), { id: '7', event: '' }]
  ])('%s is taken', async (_, sent, expected) => {
    expect(await verify(sent())).toEqual({ kind: 'event', ...expected });
  });

  test('of a kind that nobody wants starts nothing', async () => {
    const sent = { ...github({ a: 1 }, 'push'), events: 'issues, release' };
    expect(await verify(sent)).toEqual({ kind: 'ignored' });
    expect(await verify({ ...sent, events: 'push' })).toMatchObject({ kind: 'event' });
  });

  test('handshakes are answered without a run', async () => {
    expect(await verify(github({ zen: 'x' }, 'ping'))).toEqual({ kind: 'ignored' });
    expect(await verify(slack({ type: 'url_verification', challenge: 'abc' }))).toEqual({
      kind: 'ignored',
      echo: 'abc'
    });
  });
});

describe('refused is', () => {
  test.each([
    ['a body that was changed', () => ({ ...github({ a: 1 }), tamper: true })],
    ['another secret', () => github({ a: 1 }, 'issues', 'whsec_other-signing-secret')],
    ['no signature', () => ({ ...github({ a: 1 }), headers: { 'x-github-delivery': 'd-1' } })],
    ['an old recording from Stripe', () => stripe({ id: 'e', type: 't' }, NOW - 301)],
    ['one from the future', () => stripe({ id: 'e', type: 't' }, NOW + 301)],
    ['an old recording from Slack', () => slack({ event_id: 'e', event: { type: 't' } }, NOW - 301)],
    [
      'a Stripe header without a time',
      () => ({ ...stripe({ id: 'e' }), headers: { 'stripe-signature': 'v1=x' } })
    ],
    ['the token of another address', () => telegram({ update_id: 1 }, 'other')],
    ['an empty token', () => ({ ...telegram({ update_id: 1 }), headers: {} })],
    ['an event without an id', () => stripe({ type: 't' })],
    ['an app nobody knows', () => ({ ...github({ a: 1 }), app: 'constructor' })],
    ['a secret that is gone', () => ({ ...github({ a: 1 }), secret: toPublicId('sec', randomUUID()) })],
    ['a secret that was never chosen', () => ({ ...github({ a: 1 }), secret: '' })]
  ])('%s', async (_, sent) => {
    expect(await verify(sent())).toEqual(refused);
  });
});
