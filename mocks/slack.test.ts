import { expect, test } from 'vitest';
import { slack } from './slack.ts';
import { open } from './testing/call.ts';

const POST = 'https://slack.com/api/chat.postMessage';
const HISTORY = 'https://slack.com/api/conversations.history?channel=C0GENERAL01';
const HOOK = 'https://hooks.slack.com/services/T0NORTHWND/B0AUTOMATE/abc';

test('a message is posted by channel name or id, and stays', async () => {
  const call = open(slack);
  const first = await call(POST, { json: { channel: '#general', text: 'Hello' } });
  expect(first).toMatchObject({
    status: 200,
    json: { ok: true, channel: 'C0GENERAL01', ts: expect.stringMatching(/^\d{10}\.\d{6}$/) }
  });
  expect(first.at('message')).toMatchObject({ type: 'message', text: 'Hello', ts: first.at('ts') });
  await call(POST, { form: { channel: 'C0GENERAL01', blocks: '[{"type":"divider"}]' } });
  expect((await call(HISTORY)).at('messages')).toMatchObject([
    { text: '', blocks: [{ type: 'divider' }] },
    { text: 'Hello' }
  ]);
});

test.each([
  [{ channel: '#nowhere', text: 'x' }, 'channel_not_found'],
  [{ text: 'x' }, 'channel_not_found'],
  [{ channel: 'general' }, 'no_text'],
  [{ channel: 'general', blocks: 'x' }, 'invalid_blocks_format'],
  [{ channel: 'launch-2024', text: 'x' }, 'is_archived'],
  [{ channel: 'finance', text: 'x' }, 'not_in_channel'],
  [{ channel: 'general', text: 'x'.repeat(40_001) }, 'msg_too_long'],
  [[], 'json_not_object']
])('%j is refused as %s', async (json, error) => {
  expect(await open(slack)(POST, { json })).toMatchObject({ status: 200, json: { ok: false, error } });
});

test.each([
  [{ authorization: null }, 'not_authed'],
  [{ authorization: 'pretend-secret' }, 'not_authed'],
  [{ authorization: 'Basic eDp5' }, 'not_authed'],
  [{ authorization: 'Bearer nonsense' }, 'invalid_auth'],
  [{ body: '{' }, 'invalid_json']
])('%j is refused as %s', async (how, error) => {
  const json = { channel: 'general', text: 'x' };
  expect((await open(slack)(POST, { json: 'body' in how ? undefined : json, ...how })).json).toEqual({
    ok: false,
    error
  });
});

test('a form may carry the token, and JSON without a charset is warned about', async () => {
  const form = { token: 'xoxb-not-real', channel: 'general', text: 'x' };
  expect((await open(slack)(POST, { form, authorization: null })).at('ok')).toBe(true);
  const json = { channel: 'general', text: 'x' };
  expect((await open(slack)(POST, { json, contentType: 'application/json' })).json).toMatchObject({
    ok: true,
    warning: 'missing_charset',
    response_metadata: { warnings: ['missing_charset'] }
  });
});

test('channels are listed page by page, private ones when asked for', async () => {
  const call = open(slack);
  const list = (query: string) => call(`https://slack.com/api/conversations.list?${query}`);
  const first = await list('limit=9&exclude_archived=true');
  expect(first.at('channels')).toHaveLength(9);
  expect(first.at('channels.0')).toMatchObject({ id: 'C0GENERAL01', is_general: true, is_private: false });
  expect(first.at('response_metadata.next_cursor')).toBe('');
  const page = await list('limit=8');
  const rest = await list(`limit=8&cursor=${page.at('response_metadata.next_cursor')}`);
  expect(rest.at('channels')).toMatchObject([
    { name: 'finance' },
    { name: 'launch-2024', is_archived: true }
  ]);
  expect((await list('types=private_channel')).at('channels')).toMatchObject([{ name: 'leadership' }]);
  expect((await list('types=rooms')).at('error')).toBe('invalid_types');
  expect((await list('limit=0')).at('error')).toBe('invalid_limit');
  expect((await list('cursor=x')).at('error')).toBe('invalid_cursor');
});

test('the token tells who it belongs to; other methods are unknown', async () => {
  const call = open(slack);
  expect((await call('https://slack.com/api/auth.test', { method: 'POST' })).json).toMatchObject({
    ok: true,
    team: 'Northwind',
    bot_id: expect.stringMatching(/^B/)
  });
  expect((await call('https://slack.com/api/chat.shout', { json: {} })).json).toEqual({
    ok: false,
    error: 'unknown_method',
    req_method: 'chat.shout'
  });
});

test('an incoming webhook posts, and answers in plain text', async () => {
  const call = open(slack);
  const hook = (how: object, url = HOOK) => call(url, { authorization: null, ...how });
  expect(await hook({ json: { text: 'From a hook' } })).toMatchObject({ status: 200, text: 'ok' });
  expect(await hook({ form: { payload: '{"text":"As a form"}' } })).toMatchObject({
    status: 200,
    text: 'ok'
  });
  expect(await hook({ body: 'text' })).toMatchObject({ status: 400, text: 'invalid_payload' });
  expect(await hook({ json: {} })).toMatchObject({ status: 400, text: 'no_text' });
  const gone = 'https://hooks.slack.com/services/T0NORTHWND/nothing/abc';
  expect(await hook({ json: { text: 'x' } }, gone)).toMatchObject({ status: 404, text: 'no_service' });
  expect((await call(HISTORY)).at('messages')).toMatchObject([
    { text: 'As a form' },
    { text: 'From a hook' }
  ]);
});

test('each opened service starts anew and alike', async () => {
  const [one, other] = [open(slack), open(slack)];
  const json = { channel: 'general', text: 'x' };
  expect((await one(POST, { json })).json).toEqual((await other(POST, { json })).json);
});
