import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { withOrg } from '@automateos/db';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { type Json, type JsonObject, toPublicId } from '@automateos/workflow';
import { findApp } from '@automateos/workflow/apps';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createConnectionStore, createEgress, type Egress, Masker } from './index.ts';
import { tlsOptions } from './mail.ts';

const PASSWORD = 'canary-password-of-a-mailbox';

interface Received {
  from: string;
  to: string[];
  source: string;
}

let database: TestDatabase;
let server: SMTPServer;
let port: number;
let egress: Egress;
let org: { orgId: string; userId: string };
let received: Received[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
  org = await database.createOrg();
  server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth: ({ username, password }, _session, done) =>
      password === PASSWORD ? done(null, { user: username }) : done(new Error('Invalid login')),
    onRcptTo: ({ address }, _session, done) => done(refusalOf(address)),
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, source: Buffer.concat(chunks).toString() });
        done();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.server.address() as AddressInfo);
  egress = open([`127.0.0.1:${port}`]);
});
afterAll(async () => {
  await egress.close();
  await new Promise<void>((resolve) => server.close(resolve));
  await database.drop();
});
beforeEach(() => {
  received = [];
});

function refusalOf(address: string): Error | undefined {
  const code = address.startsWith('busy') ? 451 : address.startsWith('gone') ? 550 : undefined;
  return code ? Object.assign(new Error(`no ${address}`), { responseCode: code }) : undefined;
}

const open = (allow: string[], resolve?: () => Promise<string[]>) =>
  createEgress({ db: database.db, masterKey: database.masterKey, allow, resolve });

async function connect(values: Record<string, string> = {}): Promise<string> {
  const { db, masterKey } = database;
  const store = createConnectionStore({ db, masterKey });
  const { orgId, userId } = org;
  const all = {
    host: '127.0.0.1',
    port: String(port),
    user: 'us@example.com',
    password: PASSWORD,
    ...values
  };
  return withOrg(db, orgId, async (tx) => {
    const name = `Mail ${Math.random()}`;
    const form = { orgId, app: findApp('smtp')!, name, values: all, createdBy: userId };
    return toPublicId('con', (await store.create(tx, form)).id);
  });
}

interface Sent {
  connection?: string;
  message?: JsonObject;
  url?: string;
  door?: Egress;
  key?: string;
  signal?: AbortSignal;
}

async function send({ connection, message, url = '/messages', door = egress, key, signal }: Sent = {}) {
  const connectionRef = connection ?? (await connect());
  const json: Json = { to: ['ada@example.com'], subject: 'Hi', text: 'Hello', ...message };
  const masker = new Masker();
  const auth = { kind: 'connection', app: 'smtp', connectionRef } as const;
  const request = { method: 'POST', url, auth, body: JSON.stringify(json) };
  const response = await door.request({
    ...{ orgId: org.orgId, request, masker, idempotencyKey: key },
    signal: signal ?? new AbortController().signal
  });
  return { status: response.status, json: response.json() as JsonObject, masker };
}

describe('a mail', () => {
  test('arrives with its sender, its receivers and a Message-ID made from the key', async () => {
    const connection = await connect({ from: 'shop@example.com' });
    const message = {
      to: ['Ada <ada@example.com>'],
      cc: ['grace@example.com'],
      bcc: ['hidden@example.com'],
      replyTo: ['help@example.com'],
      sender: 'Ada’s bakery',
      subject: 'Grüße',
      html: '<p>Hi</p>'
    };
    const { status, json, masker } = await send({ connection, message, key: 'k1' });
    expect({ status, ...json }).toMatchObject({
      status: 200,
      code: 250,
      messageId: '<k1@example.com>',
      accepted: ['ada@example.com', 'grace@example.com', 'hidden@example.com']
    });
    const [mail] = received;
    expect(mail).toMatchObject({
      from: 'shop@example.com',
      to: ['ada@example.com', 'grace@example.com', 'hidden@example.com']
    });
    expect(mail!.source).toMatch(/^Message-ID: <k1@example\.com>$/m);
    expect(mail!.source).toMatch(/^Reply-To: help@example\.com$/m);
    expect(mail!.source).not.toContain('hidden@example.com');
    expect(masker.mask(`it is ${PASSWORD}`)).not.toContain(PASSWORD);
  });

  test('has no header that a text smuggles in', async () => {
    await send({ message: { subject: 'Hi\r\nBcc: evil@example.com', sender: 'x\r\nX-Evil: 1' } });
    expect(received[0]!.source).not.toMatch(/^(Bcc|X-Evil):/m);
    expect(received[0]!.to).toEqual(['ada@example.com']);
  });

  test('cannot bring along a file or a page of ours', async () => {
    const attachments = [{ path: '/etc/passwd' }];
    await expect(send({ message: { attachments } as JsonObject })).rejects.toThrow();
    await expect(send({ message: { text: { path: '/etc/passwd' } } })).rejects.toThrow();
    expect(received).toEqual([]);
  });

  test('whose receivers are refused says so, and whether it may pass', async () => {
    expect(await send({ message: { to: ['gone@example.com'] } })).toMatchObject({
      status: 422,
      json: { code: 550 }
    });
    expect(await send({ message: { to: ['busy@example.com'] } })).toMatchObject({
      status: 503,
      json: { code: 451 }
    });
    expect(await send({ message: { to: ['ada@example.com', 'gone@example.com'] } })).toMatchObject({
      json: { accepted: ['ada@example.com'], rejected: ['gone@example.com'] }
    });
  });

  test('is tried out without sending one', async () => {
    expect(await send({ url: '/verify' })).toMatchObject({ status: 200, json: { code: 235 } });
    const connection = await connect({ password: 'not-the-password' });
    expect(await send({ url: '/verify', connection })).toMatchObject({ status: 422, json: { code: 535 } });
    expect(received).toEqual([]);
  });
});

describe('refused is', () => {
  test.each([
    ['a private address', { host: '10.0.0.1', port: '587' }, 'private network'],
    ['a name of the inside', { host: 'localhost', port: '587' }, 'private network'],
    ['a port of another service', { host: 'smtp.example.com', port: '6379' }, 'port 587 or 465'],
    ['a port of servers among themselves', { host: 'smtp.example.com', port: '25' }, 'port 587 or 465']
  ])('%s', async (_, values, sentence) => {
    await expect(send({ connection: await connect(values) })).rejects.toMatchObject({
      code: 'EGRESS_REFUSED',
      message: expect.stringContaining(sentence)
    });
  });

  test('a public name that leads to a private address', async () => {
    const door = open([], async () => ['127.0.0.1']);
    const connection = await connect({ host: 'smtp.example.com', port: '587' });
    await expect(send({ connection, door })).rejects.toMatchObject({ code: 'EGRESS_REFUSED' });
    await door.close();
  });

  test('a line without encryption, unless the operator listed the host', () => {
    const server = { host: 'smtp.example.com', port: 587 };
    expect(tlsOptions({ ...server, allowed: false })).toEqual({
      secure: false,
      requireTLS: true,
      opportunisticTLS: false,
      tls: { rejectUnauthorized: true, servername: 'smtp.example.com' }
    });
    expect(tlsOptions({ ...server, port: 465, allowed: false })).toMatchObject({ secure: true });
    expect(tlsOptions({ ...server, allowed: true })).toMatchObject({ requireTLS: false });
  });
});

test('a server that says nothing is left when the step is stopped', async () => {
  const silent = createTcpServer();
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const silentPort = (silent.address() as AddressInfo).port;
  const door = open([`127.0.0.1:${silentPort}`]);
  const stopped = new AbortController();
  silent.once('connection', () => stopped.abort(new Error('stopped')));
  const connection = await connect({ port: String(silentPort) });
  await expect(send({ connection, door, signal: stopped.signal })).rejects.toThrow();
  await door.close();
  await new Promise<void>((resolve) => silent.close(() => resolve()));
});
