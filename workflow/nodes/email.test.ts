import { describe, expect, test } from 'vitest';
import { email, execute } from './email.ts';
import { scripted } from './testing/app-node.ts';

const run = scripted(email, execute);
const base = {
  connection: 'con_1',
  to: 'Ada <ada@example.com>, grace@example.com',
  subject: 'Hi',
  text: 'Hello'
};
const sent = { json: { code: 250, messageId: '<1@x>', accepted: ['ada@example.com'], rejected: [] } };

test('a mail is handed over with its addresses one by one', async () => {
  const config = { ...base, cc: 'a@b.example', sender: 'The\n bakery', format: 'html' };
  const result = await run(config, sent);
  expect(result.sent).toMatchObject([
    {
      method: 'POST',
      url: '/messages',
      auth: { kind: 'connection', app: 'smtp', connectionRef: 'con_1' },
      json: {
        to: ['Ada <ada@example.com>', 'grace@example.com'],
        cc: ['a@b.example'],
        bcc: [],
        replyTo: [],
        sender: 'The bakery',
        subject: 'Hi',
        html: 'Hello'
      }
    }
  ]);
  expect(result.data).toEqual([{ messageId: '<1@x>', accepted: ['ada@example.com'], rejected: [] }]);
});

describe('refused in words is', () => {
  test.each([
    [{ to: 'ada' }, /not an e-mail address/],
    [{ to: ' , ' }, /Nobody/],
    [{ to: 'a@b.example\nbcc: c@d.example' }, /not an e-mail address/],
    [{ bcc: Array.from({ length: 50 }, (_, n) => `p${n}@x.example`).join() }, /at most 50/]
  ])('%j', async (config, sentence) => {
    await expect(run({ ...base, ...config }, sent)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringMatching(sentence)
    });
  });

  test.each([
    { reply: 535, status: 422, code: 'SECRET_MISSING', words: 'user name and password' },
    { reply: 451, status: 503, code: 'HTTP_5XX', words: 'later: Greylisted' },
    { reply: 552, status: 422, code: 'TOO_LARGE', words: 'too large' },
    { reply: 550, status: 422, code: 'HTTP_4XX', words: 'refuses it: Greylisted' }
  ])('$reply of the server', async ({ reply, status, code, words }) => {
    const answer = { status, json: { code: reply, response: 'Greylisted' } };
    await expect(run(base, answer)).rejects.toMatchObject({ code, message: expect.stringContaining(words) });
  });
});
