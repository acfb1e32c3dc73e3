import { expect, test } from 'vitest';
import { discord, execute } from './discord.ts';
import { expectUsualRefusals, scripted } from './testing/app-node.ts';

const run = scripted(discord, execute);
const hook = { webhook: 'con_w', content: 'Hi' };
const posted = { json: { id: '101', channel_id: '5' } };
const QUIET = { allowed_mentions: { parse: [] } };

test.each([
  [hook, { url: '?wait=true', json: { content: 'Hi', ...QUIET } }],
  [
    { ...hook, thread: '9', name: 'Robot', mentions: true },
    { url: '?wait=true&thread_id=9', json: { content: 'Hi', username: 'Robot' } }
  ],
  [
    { via: 'bot', bot: 'con_b', channel: ' 5/6 ', title: 'T', description: 'D', url: 'https://x.example' },
    {
      url: '/channels/5%2F6/messages',
      json: { embeds: [{ title: 'T', description: 'D', url: 'https://x.example' }], ...QUIET }
    }
  ]
])('%j is posted as JSON', async (config, { url, json }) => {
  const isBot = 'bot' in config;
  const { sent, data } = await run(config, posted);
  expect(sent).toEqual([
    {
      method: 'POST',
      url,
      auth: isBot
        ? { kind: 'connection', app: 'discord-bot', connectionRef: 'con_b' }
        : { kind: 'connection', app: 'discord-webhook', connectionRef: 'con_w' },
      type: 'application/json; charset=utf-8',
      json
    }
  ]);
  expect(data).toEqual([{ messageId: '101', channelId: '5' }]);
});

test.each([
  [404, { code: 10_015, message: 'Unknown Webhook' }, { code: 'HTTP_4XX', sentence: /was deleted/ }],
  [403, { code: 50_001, message: 'Missing Access' }, { code: 'HTTP_4XX', sentence: /may not see/ }],
  [403, { code: 50_013, message: 'Missing Permissions' }, { code: 'HTTP_4XX', sentence: /Send messages/ }],
  [401, { code: 0, message: '401: Unauthorized' }, { code: 'HTTP_4XX', sentence: /does not accept/ }],
  [400, { code: 50_035, message: 'Invalid Form Body' }, { code: 'HTTP_4XX', sentence: /Invalid Form Body/ }],
  [500, { message: 'Oops' }, { code: 'HTTP_5XX', sentence: /Oops/ }]
])('%d %j is %j', async (status, json, { code, sentence }) => {
  await expect(run(hook, { status, json })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(sentence)
  });
});

test('429 asks for the wait in its body, or in the header of the proxy before it', async () => {
  const limited = run(hook, {
    status: 429,
    json: { message: 'Rate limited.', retry_after: 0.65, global: false }
  });
  await expect(limited).rejects.toMatchObject({ code: 'HTTP_429', retryAfterMs: 650 });
  const banned = run(hook, { status: 429, headers: { 'retry-after': '60' }, body: 'error code: 1015' });
  await expect(banned).rejects.toMatchObject({ code: 'HTTP_429', retryAfterMs: 60_000 });
  await expectUsualRefusals((answer) => run(hook, answer));
});

test('an answer without content is fine', async () => {
  expect((await run(hook, { status: 204 })).data).toEqual([{ messageId: '', channelId: '' }]);
});
