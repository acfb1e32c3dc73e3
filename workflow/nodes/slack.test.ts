import { expect, test } from 'vitest';
import { execute, slack } from './slack.ts';
import { expectUsualRefusals, scripted } from './testing/app-node.ts';

const run = scripted(slack, execute);
const auth = { kind: 'connection', app: 'slack', connectionRef: 'con_1' };
const message = { connection: 'con_1', channel: ' #general ', text: 'Hello' };
const posted = { json: { ok: true, channel: 'C1', ts: '1.2', message: { text: 'Hello' } } };

test.each([
  [{}, '/chat.postMessage', { channel: '#general', text: 'Hello' }],
  [{ thread: '1.1' }, '/chat.postMessage', { channel: '#general', text: 'Hello', thread_ts: '1.1' }],
  [{ operation: 'update', ts: '1.2' }, '/chat.update', { channel: '#general', ts: '1.2', text: 'Hello' }],
  [
    { operation: 'react', ts: '1.2', emoji: ':tada:' },
    '/reactions.add',
    { channel: '#general', timestamp: '1.2', name: 'tada' }
  ]
])('%j is sent as JSON', async (config, url, json) => {
  const { sent } = await run({ ...message, ...config }, posted);
  expect(sent).toEqual([{ method: 'POST', url, auth, type: 'application/json; charset=utf-8', json }]);
});

test('a person is looked up by an e-mail address in the address', async () => {
  const user = { id: 'U1', name: 'ada', real_name: 'Ada', tz: 'UTC', profile: { email: 'a+b@c.de' } };
  const config = { connection: 'con_1', operation: 'person', email: ' a+b@c.de ' };
  const { sent, data } = await run(config, { json: { ok: true, user } });
  expect(sent[0]).toMatchObject({
    method: 'GET',
    url: '/users.lookupByEmail?email=a%2Bb%40c.de',
    json: undefined
  });
  expect(data).toEqual([{ id: 'U1', name: 'Ada', email: 'a+b@c.de', timeZone: 'UTC' }]);
});

test('channels are read page by page until there are enough', async () => {
  const page = (name: string, cursor: string) => ({
    json: { ok: true, channels: [{ id: `C${name}`, name }], response_metadata: { next_cursor: cursor } }
  });
  const config = { connection: 'con_1', operation: 'channels' };
  const { sent, data } = await run(config, page('one', 'next='), page('two', ''));
  expect(sent.map(({ url }) => new URLSearchParams(url.split('?')[1]).get('cursor'))).toEqual([
    null,
    'next='
  ]);
  expect(data).toMatchObject([{ name: 'one' }, { name: 'two' }]);
});

test.each([
  ['channel_not_found', 'HTTP_4XX', /no such channel/],
  ['not_in_channel', 'HTTP_4XX', /Invite it/],
  ['invalid_auth', 'HTTP_4XX', /does not accept this token/],
  ['ratelimited', 'HTTP_429', /slow down/],
  ['internal_error', 'HTTP_5XX', /refused it: internal_error/],
  ['something_new', 'HTTP_4XX', /something_new/]
])('ok: false with %s is %s', async (error, code, sentence) => {
  const refused = run(message, { json: { ok: false, error } });
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
});

test('a missing scope is named', async () => {
  const json = { ok: false, error: 'missing_scope', needed: 'reactions:write' };
  await expect(run(message, { json })).rejects.toThrow('add the scope reactions:write');
});

test('a status 429 asks for the wait that Slack names, and 5xx is tried again', async () => {
  const limited = run(message, { status: 429, headers: { 'retry-after': '30' }, body: '' });
  await expect(limited).rejects.toMatchObject({ code: 'HTTP_429', retryAfterMs: 30_000 });
  await expect(run(message, { status: 503 })).rejects.toMatchObject({ code: 'HTTP_5XX' });
  await expectUsualRefusals((answer) => run(message, answer));
});
