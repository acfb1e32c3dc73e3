import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from '@playwright/test';
import { CLOSE, LIMITS } from '@automateos/workflow';
import { nodesMap, readDocument, renameNode } from '@automateos/workflow/document';
import * as Y from 'yjs';
import {
  deliver,
  flow,
  invitedClient,
  newClient,
  newPath,
  send,
  type ApiClient,
  type Refused,
  type StepReply
} from './support/api.ts';
import { closeCodeAfter, joinLive, updateFrame } from './support/live.ts';
import { recordedAt } from './support/sink.ts';

/** Every call below also fails the test when the answer is 500 or above. */
let owner: ApiClient;
let stranger: ApiClient;
let viewer: ApiClient;

test.beforeAll(async () => {
  owner = await newClient();
  stranger = await newClient();
  viewer = await invitedClient(owner, 'viewer');
});

/** A sentence for a person, not a stack or a name of a class. */
const SENTENCE = /^\S.{8,}\.$/;

function expectRefusal(reply: { status: number; body: unknown }, status: number, code?: string): void {
  const { error } = reply.body as Refused;
  expect(reply.status, JSON.stringify(reply.body).slice(0, 300)).toBe(status);
  expect(error.message).toMatch(SENTENCE);
  if (code) expect(error.code).toBe(code);
}

const echo = (path: string) =>
  flow('Echo', [
    ['hook', 'webhook', { path, respond: 'node' }],
    ['answer', 'respond']
  ]);

test.describe('a webhook', () => {
  const path = newPath();

  test.beforeAll(() => owner.createLive(echo(path)));

  test.afterEach(async () => {
    const reply = await deliver<{ body: unknown }>(path, { still: 'alive' });
    expect([reply.status, reply.body.body]).toEqual([200, { still: 'alive' }]);
  });

  test('refuses a body of 10 MB, declared or not', async () => {
    const chunks = Array.from({ length: 10 }, () => new Uint8Array(1 << 20).fill(0x61));
    expectRefusal(await deliver(path, 'x'.repeat(10 << 20)), 413, 'BODY_TOO_LARGE');
    const headers = { 'content-type': 'text/plain' };
    const init = { method: 'POST', headers, body: new Blob(chunks).stream(), duplex: 'half' as const };
    expectRefusal(await send(`/hooks/${path}`, init), 413, 'BODY_TOO_LARGE');
  });

  for (const [what, body] of [
    ['a cut object', '{"a":'],
    ['nothing but a word', 'nonsense'],
    ['a reserved key', '{"__proto__":{"admin":true}}'],
    ['deep nesting', '['.repeat(10_000)],
    ['a NUL character', '{"a":"\\u0000"}'],
    ['half a character', '{"a":"\\ud800"}'],
    ['a number beyond all bounds', '{"a":1e999}']
  ] as const)
    test(`refuses bad JSON: ${what}`, async () => expectRefusal(await deliver(path, body), 400));

  test('refuses a path that cannot exist', async () => {
    for (const bad of ['nobody-listens-here', '%00', '%ff', '../api/v1/me', 'a'.repeat(5000)]) {
      const reply = await send(`/hooks/${bad}`, { method: 'POST' });
      expect([400, 401, 404, 405]).toContain(reply.status);
    }
  });
});

test.describe('the API', () => {
  test('refuses bad JSON, other types and large bodies with a sentence', async () => {
    expectRefusal(await owner.call('POST', '/workflows', '{"name":'), 400, 'BAD_JSON');
    expectRefusal(await owner.call('POST', '/workflows', '[]'), 400);
    expectRefusal(await owner.call('POST', '/secrets', `"${'x'.repeat(LIMITS.jsonBodyBytes)}"`), 413);
    const headers = { authorization: `Bearer ${owner.key}`, 'content-type': 'text/xml' };
    expectRefusal(await send('/api/v1/workflows', { method: 'POST', headers, body: '<a/>' }), 415);
  });

  test('refuses fields it does not know, and names them', async () => {
    const id = await owner.createLive(echo(newPath()));
    const calls = [
      ['POST', '/workflows', { name: 'A', colour: 'red' }],
      ['PATCH', `/workflows/${id}`, { name: 'A', colour: 'red' }],
      ['POST', `/workflows/${id}/publish`, { colour: 'red' }],
      ['POST', `/workflows/${id}/activate`, { colour: 'red' }],
      ['POST', `/workflows/${id}/runs`, { input: {}, colour: 'red' }],
      ['GET', '/runs?colour=red'],
      ['POST', '/invitations', { role: 'viewer', colour: 'red' }],
      ['POST', '/keys', { name: 'A', colour: 'red' }]
    ] as const;
    for (const [method, path, body] of calls) {
      const reply = await owner.call<Refused>(method, path, body);
      expectRefusal(reply, 400, 'UNKNOWN_FIELD');
      expect(reply.body.error.field).toBe('colour');
    }
  });

  test('refuses somebody without a key, or with a made-up one', async () => {
    expectRefusal(await send('/api/v1/workflows'), 401, 'UNAUTHENTICATED');
    const headers = { authorization: `Bearer ao_${'x'.repeat(40)}` };
    expectRefusal(await send('/api/v1/workflows', { headers }), 401);
  });

  test('does not know the ids of another team', async () => {
    const id = await owner.createLive(flow('Mine', [['start', 'start']]));
    const runId = await owner.start(id);
    await owner.ended(runId);
    const secret = { name: 'Mine', value: 'a secret of the owner', hosts: ['api.example.com'] };
    const made = await owner.must<{ id: string }>('POST', '/secrets', secret);
    const { data: versions } = await owner.must<{ data: { id: string }[] }>(
      'GET',
      `/workflows/${id}/versions`
    );
    const calls: [method: string, path: string, body?: unknown][] = [
      ['GET', `/workflows/${id}`],
      ['PATCH', `/workflows/${id}`, { name: 'Theirs' }],
      ['DELETE', `/workflows/${id}`],
      ['GET', `/workflows/${id}/document`],
      ['PUT', `/workflows/${id}/document`, flow('Theirs', [])],
      ['POST', `/workflows/${id}/publish`],
      ['POST', `/workflows/${id}/deactivate`],
      ['POST', `/workflows/${id}/rollback`, { versionId: versions[0]!.id }],
      ['POST', `/workflows/${id}/duplicate`],
      ['POST', `/workflows/${id}/runs`],
      ['GET', `/workflows/${id}/versions`],
      ['GET', `/workflows/${id}/versions/${versions[0]!.id}`],
      ['GET', `/runs/${runId}`],
      ['GET', `/runs/${runId}/steps`],
      ['GET', `/runs/${runId}/logs`],
      ['GET', `/runs/${runId}/events`],
      ['POST', `/runs/${runId}/cancel`],
      ['POST', `/runs/${runId}/replay`],
      ['DELETE', `/secrets/${made.id}`],
      ['POST', `/secrets/${made.id}/rotate`, { value: 'a secret of the stranger' }]
    ];
    for (const [method, path, body] of calls)
      await test.step(`${method} ${path}`, async () =>
        expectRefusal(await stranger.call(method, path, body), 404, 'NOT_FOUND'));
    for (const bad of ['wf_0', 'wf_%00', 'run_1', '1', "wf_'; DROP TABLE runs; --"])
      expectRefusal(await owner.call('GET', `/workflows/${bad}`), 404, 'NOT_FOUND');
    expect(await closeCodeAfter(stranger, id)).toBe(CLOSE.notFound.code);
    const mine = await owner.must<{ name: string }>('GET', `/workflows/${id}`);
    expect(mine.name).toBe('Mine');
  });
});

test.describe('publishing', () => {
  const refused = async (document: Parameters<ApiClient['create']>[0]) => {
    const id = await owner.create(document);
    const reply = await owner.call<Refused>('POST', `/workflows/${id}/publish`);
    expectRefusal(reply, 422);
    return reply.body.error.problems ?? [];
  };

  test('refuses a step that nobody knows, and names it', async () => {
    const document = flow('Unknown', [
      ['start', 'start'],
      ['odd', 'teleport', { to: 'Mars' }]
    ]);
    expect(await refused(document)).toContainEqual(
      expect.objectContaining({ code: 'UNKNOWN_NODE_TYPE', nodeId: 'odd' })
    );
  });

  test('refuses a circle, and names a step of it', async () => {
    const fields = { fields: { a: { name: 'x', value: '1', order: 1 } } };
    const document = flow(
      'Circle',
      [
        ['start', 'start'],
        ['one', 'set-fields', fields],
        ['two', 'set-fields', fields]
      ],
      ['start>one', 'one>two', 'two>one']
    );
    const circle = (await refused(document)).find(({ code }) => code === 'CYCLE');
    expect(['one', 'two']).toContain(circle?.nodeId);
  });

  test('refuses what is not a workflow at the door', async () => {
    for (const document of [
      { name: 'A', nodes: [], edges: {} },
      { name: 'A', nodes: { a: {} }, edges: {} },
      7
    ])
      expectRefusal(await owner.call('POST', '/workflows', { document }), 422);
  });
});

test.describe('addresses inside the network', () => {
  /** A listener that nobody may ever reach. */
  let visits = 0;
  const trap = createServer((socket) => {
    visits++;
    socket.destroy();
  });

  test.beforeAll(() => new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', () => resolve())));
  test.afterAll(() => void trap.close());

  const callOf = async (workflowId: string, url: string): Promise<StepReply> => {
    const run = await owner.ended(await owner.start(workflowId, { url }));
    expect(run.status, url).toBe('failed');
    const steps = await owner.steps(run.id);
    return steps.find(({ nodeId }) => nodeId === 'call')!;
  };

  test('are refused before a connection is made, whatever their spelling', async () => {
    test.setTimeout(120_000);
    const { port } = trap.address() as AddressInfo;
    const sink = new URL(process.env.E2E_SINK!);
    const path = `/${newPath()}`;
    const urls = [
      `http://127.0.0.1:${port}/`,
      'http://127.0.0.1:5432/',
      'http://169.254.169.254/latest/meta-data/',
      `http://localhost:${port}/`,
      `http://localhost.:${port}/`,
      `http://[::1]:${port}/`,
      `http://[::ffff:127.0.0.1]:${port}/`,
      `http://2130706433:${port}/`,
      `http://0x7f000001:${port}/`,
      `http://0177.0.0.1:${port}/`,
      `http://127.1:${port}/`,
      `http://0.0.0.0:${port}/`,
      'http://10.0.0.1/',
      'http://metadata.google.internal/',
      // The operator allows the sink by its address only.
      `http://localhost:${sink.port}${path}`,
      `http://[::ffff:127.0.0.1]:${sink.port}${path}`,
      // Allowed itself, but it sends the call on to where it must not go.
      `${sink.origin}${path}-redirect?location=${encodeURIComponent(`http://127.0.0.1:${port}/`)}`
    ];
    const id = await owner.createLive(
      flow('Reach in', [
        ['start', 'start'],
        ['call', 'http-request', { url: { expr: '{{ $json.url }}' } }]
      ])
    );
    const outcomes = await Promise.all(urls.map(async (url) => [url, await callOf(id, url)] as const));
    for (const [url, step] of outcomes) {
      expect(step.error?.code, `${url}: ${step.error?.message}`).toBe('EGRESS_REFUSED');
      expect(step.attempt, url).toBe(1);
    }
    for (const url of ['file:///etc/passwd', `http://user:password@127.0.0.1:${port}/`])
      expect((await callOf(id, url)).error?.code, url).toBe('INVALID_CONFIG');
    expect(visits).toBe(0);
    expect(await recordedAt(sink.origin, path)).toEqual([]);
  });
});

test.describe('the editing socket', () => {
  const rename = (doc: Y.Doc, label: string) => renameNode(doc, { nodeId: 'start', label }, { kind: 'user' });
  const stored = (id: string) => owner.must<ReturnType<typeof flow>>('GET', `/workflows/${id}/document`);

  test('closes on an update it cannot read; others go on undisturbed', async () => {
    const id = await owner.create(flow('Shared', [['start', 'start']]));
    const maya = await joinLive(owner, id);
    const tom = await joinLive(owner, id);
    const garbage = [
      Uint8Array.from([0xff, 0xff, 0xff, 0xff]),
      Uint8Array.from([1, 1, 0]),
      crypto.getRandomValues(new Uint8Array(2000)),
      Y.encodeStateAsUpdateV2(maya.doc)
    ];
    for (const bytes of garbage)
      expect(await closeCodeAfter(owner, id, updateFrame(bytes))).toBe(CLOSE.malformed.code);
    expect(await closeCodeAfter(owner, id, Uint8Array.from([99, 1, 2]))).toBe(CLOSE.malformed.code);

    rename(maya.doc, 'Still here');
    await expect.poll(() => readDocument(tom.doc).document.nodes.start?.label).toBe('Still here');
    await expect.poll(async () => (await stored(id)).nodes.start?.label).toBe('Still here');
    expect([maya.closes, tom.closes]).toEqual([[], []]);
    maya.leave();
    tom.leave();
  });

  test('refuses a frame that is far too large', async () => {
    const id = await owner.create(flow('Shared', [['start', 'start']]));
    const frame = updateFrame(new Uint8Array(LIMITS.frameBytes + 1));
    expect([1009, CLOSE.tooLarge.code]).toContain(await closeCodeAfter(owner, id, frame));
  });

  test('takes no edit of a viewer, on the socket or over REST', async () => {
    const id = await owner.create(flow('Shared', [['start', 'start']]));
    const reader = await joinLive(viewer, id);
    expect(nodesMap(reader.doc).size).toBe(1);
    rename(reader.doc, 'Mine now');
    await expect.poll(() => reader.closes).toEqual([CLOSE.forbidden.code]);
    reader.leave();
    expectRefusal(await viewer.call('PUT', `/workflows/${id}/document`, flow('Mine', [])), 403);
    expectRefusal(await viewer.call('POST', `/workflows/${id}/publish`), 403);
    expect((await stored(id)).nodes.start?.label).toBe('start');
  });

  test('lets nobody in without a valid key', async () => {
    const id = await owner.create(flow('Shared', [['start', 'start']]));
    expect(await closeCodeAfter({ key: 'ao_made-up' } as ApiClient, id)).toBe(CLOSE.unauthenticated.code);
  });
});
