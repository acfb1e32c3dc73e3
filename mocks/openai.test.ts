import { describe, expect, test } from 'vitest';
import { openai } from './openai.ts';
import { open } from './testing/call.ts';

const CHAT = 'https://api.openai.com/v1/chat/completions';
const RESPONSES = 'https://api.openai.com/v1/responses';
const TEXT = 'Ines prepares the page. Tom asks three customers. The budget stays. Nothing else changes.';
const ask = (content: string, more: object = {}) => ({
  json: { model: 'gpt-5-mini', messages: [{ role: 'user', content }], ...more }
});
/** What a message of the assistant says, as JSON. */
const contentOf = (answer: { at(path: string): unknown }): unknown =>
  JSON.parse(String(answer.at('choices.0.message.content')));
const schema = {
  type: 'object',
  properties: {
    title: { type: 'string' },
    urgency: { enum: ['high', 'low'] },
    score: { type: 'number' },
    people: { type: 'array', items: { $ref: '#/$defs/person' } }
  },
  required: ['title', 'urgency', 'score', 'people'],
  additionalProperties: false,
  $defs: { person: { type: 'object', properties: { email: { type: 'string', format: 'email' } } } }
};

describe('chat completions', () => {
  test('answer with a message and what it used', async () => {
    const answer = await open(openai)(CHAT, ask(`Summarise in bullet points.\nText:\n${TEXT}`));
    expect(answer.status).toBe(200);
    expect(answer.json).toMatchObject({
      id: expect.stringMatching(/^chatcmpl-/),
      object: 'chat.completion',
      model: 'gpt-5-mini',
      choices: [
        {
          index: 0,
          finish_reason: 'stop',
          message: {
            role: 'assistant',
            content: '- Ines prepares the page.\n- Tom asks three customers.\n- The budget stays.'
          }
        }
      ]
    });
    expect(answer.at('usage')).toMatchObject({ prompt_tokens: 31, completion_tokens: 19, total_tokens: 50 });
  });

  test('fit a schema that is asked for', async () => {
    const format = { type: 'json_schema', json_schema: { name: 'mail', strict: true, schema } };
    const answer = await open(openai)(CHAT, ask(TEXT, { response_format: format }));
    expect(contentOf(answer)).toEqual({
      title: 'Ines prepares the page.',
      urgency: 'high',
      score: 0.8,
      people: [{ email: 'ada@example.com' }, { email: 'ada@example.com' }]
    });
  });

  test('are JSON when asked for, if the prompt says so', async () => {
    const response_format = { type: 'json_object' };
    const answer = await open(openai)(CHAT, ask('Say hello as JSON', { response_format }));
    expect(contentOf(answer)).toEqual({ answer: 'Say hello as JSON' });
    expect((await open(openai)(CHAT, ask('Say hello', { response_format }))).at('error')).toMatchObject({
      param: 'messages',
      message: expect.stringContaining("must contain the word 'json'")
    });
  });

  test('stop at the number of tokens that is allowed', async () => {
    const answer = await open(openai)(CHAT, ask(TEXT, { max_completion_tokens: 2 }));
    expect(answer.at('choices.0')).toMatchObject({
      finish_reason: 'length',
      message: { content: 'Ines pre' }
    });
    expect(answer.at('usage.completion_tokens')).toBe(2);
  });

  test.each([
    [{ messages: [] }, 400, { param: null }],
    [{ model: 'gpt-5' }, 400, { code: 'missing_required_parameter', param: 'messages' }],
    [{ model: 'gpt-5', messages: [] }, 400, { code: 'empty_array' }],
    [{ model: 'gpt-5', messages: 'Hello' }, 400, { code: 'invalid_type', param: 'messages' }],
    [{ model: 'gpt-5', messages: [{ content: 'x' }] }, 400, { param: 'messages[0].role' }],
    [{ model: 'gpt-5', messages: [{ role: 'me', content: 'x' }] }, 400, { code: 'invalid_value' }],
    [{ model: 'llama', messages: [] }, 404, { code: 'model_not_found' }],
    [{ ...ask('x').json, stream: true }, 400, { param: 'stream' }],
    [
      { ...ask('x').json, response_format: { type: 'json_schema' } },
      400,
      { param: 'response_format.json_schema' }
    ],
    [
      {
        ...ask('x').json,
        response_format: {
          type: 'json_schema',
          json_schema: { name: 'n', strict: true, schema: { type: 'object' } }
        }
      },
      400,
      { param: 'response_format', message: expect.stringContaining("'additionalProperties' is required") }
    ]
  ])('%.80j is refused', async (json, status, error) => {
    expect(await open(openai)(CHAT, { json })).toMatchObject({
      status,
      json: { error: { type: 'invalid_request_error', ...error } }
    });
  });

  test('text that is no JSON is refused', async () => {
    expect(await open(openai)(CHAT, { body: 'hello' })).toMatchObject({ status: 400 });
  });
});

test.each([
  [null, null],
  ['pretend-secret', null],
  ['Bearer nonsense', 'invalid_api_key']
])('%s as authorization is refused', async (authorization, code) => {
  expect(await open(openai)(CHAT, { ...ask('x'), authorization })).toMatchObject({
    status: 401,
    json: { error: { type: 'invalid_request_error', code } }
  });
});

test('responses answer in their own shape', async () => {
  const call = open(openai);
  const answer = await call(RESPONSES, {
    json: { model: 'gpt-5', input: TEXT, instructions: 'Be short.' }
  });
  expect(answer.json).toMatchObject({
    object: 'response',
    status: 'completed',
    instructions: 'Be short.',
    output: [{ type: 'message', content: [{ type: 'output_text', text: expect.stringContaining('Ines') }] }]
  });
  expect(answer.at('usage')).toMatchObject({ input_tokens: 25, output_tokens: 13, total_tokens: 38 });
  const format = { type: 'json_schema', name: 'mail', schema };
  const typed = await call(RESPONSES, {
    json: {
      model: 'gpt-5',
      input: [{ role: 'user', content: [{ type: 'input_text', text: TEXT }] }],
      text: { format }
    }
  });
  expect(JSON.parse(String(typed.at('output.0.content.0.text')))).toMatchObject({ urgency: 'high' });
  expect((await call(RESPONSES, { json: { model: 'gpt-5' } })).at('error.param')).toBe('input');
});

test('models are listed and found; other addresses do not exist', async () => {
  const call = open(openai);
  expect((await call('https://api.openai.com/v1/models')).json).toMatchObject({
    object: 'list',
    data: expect.arrayContaining([expect.objectContaining({ id: 'gpt-5' })])
  });
  expect((await call('https://api.openai.com/v1/models/gpt-4o')).json).toMatchObject({ object: 'model' });
  expect((await call('https://api.openai.com/v1/models/llama')).status).toBe(404);
  expect((await call('https://api.openai.com/v1/other', { json: {} })).at('error.message')).toBe(
    'Invalid URL (POST /v1/other)'
  );
});
