import { expect, test } from 'vitest';
import { execute, telegram } from './telegram.ts';
import { expectUsualRefusals, scripted } from './testing/app-node.ts';

const run = scripted(telegram, execute);
const auth = { kind: 'connection', app: 'telegram', connectionRef: 'con_1' };
const base = { connection: 'con_1', chat: ' 42000 ', text: 'Hi' };
const sentAnswer = {
  json: { ok: true, result: { message_id: 7, chat: { id: 42_000 }, date: 1_764_000_000 } }
};

test.each([
  [{}, '/sendMessage', { chat_id: '42000', text: 'Hi' }],
  [
    { format: 'HTML', silent: true, buttons: { a: { label: 'Go', url: 'https://x.example ' } } },
    '/sendMessage',
    {
      chat_id: '42000',
      text: 'Hi',
      parse_mode: 'HTML',
      disable_notification: true,
      reply_markup: { inline_keyboard: [[{ text: 'Go', url: 'https://x.example' }]] }
    }
  ],
  [
    { operation: 'photo', file: 'https://x.example/a.jpg' },
    '/sendPhoto',
    { chat_id: '42000', photo: 'https://x.example/a.jpg', caption: 'Hi' }
  ],
  [
    { operation: 'document', file: 'https://x.example/a.pdf', text: '' },
    '/sendDocument',
    { chat_id: '42000', document: 'https://x.example/a.pdf' }
  ]
])('%j is sent as JSON', async (config, url, json) => {
  const { sent, data } = await run({ ...base, ...config }, sentAnswer);
  expect(sent).toEqual([{ method: 'POST', url, auth, type: 'application/json; charset=utf-8', json }]);
  expect(data).toEqual([{ messageId: '7', chatId: '42000', date: '2025-11-24T16:00:00.000Z' }]);
});

test('a pressed button is answered', async () => {
  const config = { connection: 'con_1', operation: 'answer', callback: '77' };
  const { sent, data } = await run(config, { json: { ok: true, result: true } });
  expect(sent[0]).toMatchObject({ url: '/answerCallbackQuery', json: { callback_query_id: '77' } });
  expect(data).toEqual([{ answered: true }]);
});

test('no token and no address is in what the step sends: the door adds them', async () => {
  const { sent } = await run(base, sentAnswer);
  expect(sent[0]!.url).not.toMatch(/bot|http/);
});

test.each([
  [401, 'Unauthorized', { code: 'HTTP_4XX', sentence: /does not accept this bot token/ }],
  [400, 'Bad Request: chat not found', { code: 'HTTP_4XX', sentence: /no such chat/ }],
  [403, 'Forbidden: bot was blocked by the user', { code: 'HTTP_4XX', sentence: /blocked the bot/ }],
  [400, "Bad Request: can't parse entities", { code: 'HTTP_4XX', sentence: /formatting/ }],
  [500, 'Internal Server Error', { code: 'HTTP_5XX', sentence: /Internal Server Error/ }]
])('%d %s is %j', async (status, description, { code, sentence }) => {
  const refused = run(base, { status, json: { ok: false, error_code: status, description } });
  await expect(refused).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
});

test('429 asks for the wait in its parameters', async () => {
  const json = {
    ok: false,
    error_code: 429,
    description: 'Too Many Requests',
    parameters: { retry_after: 12 }
  };
  await expect(run(base, { status: 429, json })).rejects.toMatchObject({
    code: 'HTTP_429',
    retryAfterMs: 12_000
  });
  await expectUsualRefusals((answer) => run(base, answer));
});
