import { expect, test } from 'vitest';
import { ai, execute } from './ai.ts';
import { expectUsualRefusals, scripted } from './testing/app-node.ts';

const run = scripted(ai, execute);
const openai = { openai: 'con_1', model: 'gpt-5-mini', prompt: 'Why?' };
const claude = { provider: 'anthropic', anthropic: 'con_2', model: 'claude-haiku-4-5', prompt: 'Why?' };
const FIELDS = {
  output: 'fields',
  fields: {
    a: { name: 'mood', description: ' How it feels ', order: 1 },
    b: { name: 'topics', type: 'list', order: 2 }
  }
};
const SCHEMA = {
  type: 'object',
  properties: {
    mood: { type: 'string', description: 'How it feels' },
    topics: { type: 'array', items: { type: 'string' } }
  },
  required: ['mood', 'topics'],
  additionalProperties: false
};

const chat = (content: unknown, more: object = {}) => ({
  json: {
    model: 'gpt-5-mini-2025-08-07',
    choices: [{ message: { role: 'assistant', content, ...more }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 11, completion_tokens: 3 }
  } as never
});
const said = (content: object[], stop = 'end_turn') => ({
  json: {
    model: 'claude-haiku-4-5',
    content,
    stop_reason: stop,
    usage: { input_tokens: 9, output_tokens: 4 }
  } as never
});

test('OpenAI is asked for text', async () => {
  const { sent, data, logs, costs } = await run({ ...openai, instructions: 'Be brief.' }, chat('Because.'));
  expect(sent).toEqual([
    {
      method: 'POST',
      url: '/chat/completions',
      auth: { kind: 'connection', app: 'openai', connectionRef: 'con_1' },
      type: 'application/json; charset=utf-8',
      json: {
        model: 'gpt-5-mini',
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Why?' }
        ],
        max_completion_tokens: 2000
      }
    }
  ]);
  const usage = { model: 'gpt-5-mini-2025-08-07', inputTokens: 11, outputTokens: 3 };
  expect(data).toEqual([{ text: 'Because.', usage }]);
  expect(logs).toMatchObject([{ level: 'info', data: usage }]);
  // 11 tokens in at $0.25 and 3 out at $2 per million
  expect(costs).toEqual([{ kind: 'ai_tokens', quantity: 14, costMicros: 9, details: usage }]);
});

test('OpenAI is asked for fields by a strict schema', async () => {
  const { sent, data } = await run({ ...openai, ...FIELDS }, chat('{"mood":"good","topics":[],"more":1}'));
  expect(sent[0]!.json).toMatchObject({
    response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: SCHEMA } }
  });
  expect(data).toEqual([{ mood: 'good', topics: [], usage: expect.anything() }]);
});

test('Anthropic is asked for text', async () => {
  const { sent, data } = await run({ ...claude, maxTokens: 50 }, said([{ type: 'text', text: 'Because.' }]));
  expect(sent).toMatchObject([
    {
      url: '/messages',
      auth: { app: 'anthropic', connectionRef: 'con_2' },
      json: { model: 'claude-haiku-4-5', max_tokens: 50, messages: [{ role: 'user', content: 'Why?' }] }
    }
  ]);
  const usage = { model: 'claude-haiku-4-5', inputTokens: 9, outputTokens: 4 };
  expect(data).toEqual([{ text: 'Because.', usage }]);
});

test('Anthropic is asked for fields by a tool that it must use', async () => {
  const input = { mood: 'good', topics: ['a'] };
  const { sent, data } = await run(
    { ...claude, ...FIELDS },
    said([{ type: 'tool_use', name: 'answer', input }], 'tool_use')
  );
  expect(sent[0]!.json).toMatchObject({
    tools: [{ name: 'answer', input_schema: SCHEMA }],
    tool_choice: { type: 'tool', name: 'answer' }
  });
  expect(data).toMatchObject([input]);
});

test.each([
  [openai, chat('no JSON'), { code: 'BAD_RESPONSE', sentence: /did not answer with the fields/ }],
  [openai, chat('{"mood":"good"}'), { code: 'BAD_RESPONSE', sentence: /did not answer with the fields/ }],
  [
    openai,
    chat(null, { refusal: 'I cannot.' }),
    { code: 'STOPPED', sentence: /refuses to answer this: I cannot/ }
  ],
  [
    claude,
    said([{ type: 'text', text: 'x' }]),
    { code: 'BAD_RESPONSE', sentence: /did not answer with the fields/ }
  ],
  [claude, said([], 'max_tokens'), { code: 'LIMIT_EXCEEDED', sentence: /longer than 2000 tokens/ }],
  [claude, said([], 'refusal'), { code: 'STOPPED', sentence: /refuses/ }]
])('%# an answer that does not do is a sentence', async (config, answer, { code, sentence }) => {
  const failed = run({ ...config, ...FIELDS }, answer);
  await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(sentence) });
});

test('tokens of a model without a known price are counted, and their cost is left open', async () => {
  const answer = {
    json: { model: 'llama-9', content: [{ type: 'text', text: 'x' }], usage: { input_tokens: 5 } }
  };
  const { costs } = await run(claude, answer as never);
  expect(costs).toMatchObject([{ kind: 'ai_tokens', quantity: 5, costMicros: undefined }]);
});

test('an empty answer is refused', async () => {
  await expect(run(openai, chat(''))).rejects.toThrow('answered with nothing');
});

test.each([
  [401, { type: 'authentication_error' }, { code: 'HTTP_4XX', sentence: /does not accept this key/ }],
  [429, { code: 'rate_limit_exceeded' }, { code: 'HTTP_429', sentence: /slow down/ }],
  [429, { code: 'insufficient_quota' }, { code: 'HTTP_4XX', sentence: /no credit left/ }],
  [529, { type: 'overloaded_error' }, { code: 'HTTP_5XX', sentence: /overloaded/ }],
  [404, { code: 'model_not_found' }, { code: 'HTTP_4XX', sentence: /does not know this model/ }],
  [400, { message: 'Too many tokens.' }, { code: 'HTTP_4XX', sentence: /Too many tokens/ }]
])('%d %j is %j', async (status, error, { code, sentence }) => {
  for (const config of [openai, claude])
    await expect(
      run(config, { status, json: { error }, headers: { 'retry-after': '2' } })
    ).rejects.toMatchObject({
      code,
      message: expect.stringMatching(sentence),
      retryAfterMs: 2000
    });
});

test('answers of another form are refused', async () => {
  for (const config of [openai, claude]) await expectUsualRefusals((answer) => run(config, answer));
});
