/**
 * OpenAI: chat completions, responses and models. Answers are made of the text that was sent and the same each time;
 * tokens are counted as a quarter of the characters.
 * @see https://platform.openai.com/docs/api-reference
 */
import type { Context } from 'hono';
import { madeUpAnswer, madeUpValue } from './made-up.ts';
import {
  checkModel,
  missing,
  OpenAiError,
  type OutputFormat,
  readFormat,
  readMessages,
  refuseStream
} from './openai-request.ts';
import { bearerToken, type Fields, isObject, isToken, parseJson, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const openai: PretendService = {
  name: 'openai',
  title: 'OpenAI',
  hosts: ['api.openai.com'],
  open() {
    const app = pretendApp();
    let count = 0;
    const api = '/api.openai.com/v1';
    app.use('/api.openai.com/*', async (c, next) => {
      authorise(c);
      await next();
    });
    app.post(`${api}/chat/completions`, async (c) => c.json(complete(await readBody(c), ++count)));
    app.post(`${api}/responses`, async (c) => c.json(respond(await readBody(c), ++count)));
    app.get(`${api}/models`, (c) => c.json({ object: 'list', data: MODELS.map(showModel) }));
    app.get(`${api}/models/:id`, (c) => c.json(showModel(checkModel(c.req.param('id')))));
    app.notFound((c) => {
      const error = new OpenAiError(404, `Invalid URL (${c.req.method} ${new URL(c.req.url).pathname})`);
      return c.json(error.body, error.status);
    });
    app.onError((error, c) => {
      if (error instanceof OpenAiError) return c.json(error.body, error.status);
      return c.json(
        { error: { message: error.message, type: 'server_error', param: null, code: null } },
        500
      );
    });
    return async (request) => app.fetch(request);
  }
};

const MODELS = [
  'gpt-5',
  'gpt-5-mini',
  'gpt-5-nano',
  'gpt-4.1',
  'gpt-4.1-mini',
  'gpt-4o',
  'gpt-4o-mini',
  'o4-mini'
];
const FIRST_SECOND = 1_764_000_000;
const CHARACTERS_PER_TOKEN = 4;
const FINGERPRINT = 'fp_pretend';

const showModel = (id: string) => ({
  id,
  object: 'model',
  created: FIRST_SECOND - 30_000_000,
  owned_by: 'system'
});

function authorise(c: Context): void {
  const token = bearerToken(c);
  if (token === undefined)
    throw new OpenAiError(
      401,
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY)."
    );
  if (!isToken(token, /^sk-/))
    throw new OpenAiError(
      401,
      `Incorrect API key provided: ${token.slice(0, 4)}***. You can find your API key at https://platform.openai.com/account/api-keys.`,
      { code: 'invalid_api_key' }
    );
}

async function readBody(c: Context): Promise<Fields> {
  const body = parseJson(await c.req.text());
  if (isObject(body)) return body;
  throw new OpenAiError(
    400,
    'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.'
  );
}

function complete(body: Fields, count: number) {
  const model = checkModel(body.model);
  const texts = readMessages(body.messages, 'messages');
  refuseStream(body.stream);
  const format = readFormat(body.response_format, { param: 'response_format', texts });
  const limit = body.max_completion_tokens ?? body.max_tokens;
  const { text, isCut } = answer(texts, format, limit);
  return {
    id: `chatcmpl-pretend${idOf(count)}`,
    object: 'chat.completion',
    created: FIRST_SECOND + count,
    model,
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: isCut ? 'length' : 'stop'
      }
    ],
    usage: chatUsage(texts, text),
    service_tier: 'default',
    system_fingerprint: FINGERPRINT
  };
}

function chatUsage(texts: readonly string[], text: string) {
  const prompt = tokensOf(texts.join('\n'));
  const completion = tokensOf(text);
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0
    }
  };
}

function respond(body: Fields, count: number) {
  const model = checkModel(body.model);
  if (body.input === undefined) throw missing('input');
  const texts = typeof body.input === 'string' ? [body.input] : readMessages(body.input, 'input');
  refuseStream(body.stream);
  const asked = isObject(body.text) ? body.text.format : undefined;
  const format = readFormat(asked, { param: 'text.format', texts });
  const { text, isCut } = answer(texts, format, body.max_output_tokens);
  const input = tokensOf([String(body.instructions ?? ''), ...texts].join('\n'));
  return {
    id: `resp_pretend${idOf(count)}`,
    object: 'response',
    created_at: FIRST_SECOND + count,
    status: isCut ? 'incomplete' : 'completed',
    error: null,
    incomplete_details: isCut ? { reason: 'max_output_tokens' } : null,
    instructions: body.instructions ?? null,
    model,
    output: [
      {
        id: `msg_pretend${idOf(count)}`,
        type: 'message',
        status: isCut ? 'incomplete' : 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [] }]
      }
    ],
    usage: {
      input_tokens: input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: tokensOf(text),
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: input + tokensOf(text)
    }
  };
}

const idOf = (count: number): string => String(count).padStart(6, '0');
const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

/** What is said to the newest message, cut to a number of tokens when one is given. */
function answer(
  texts: readonly string[],
  format: OutputFormat,
  limit: unknown
): { text: string; isCut: boolean } {
  const text = say(texts.at(-1) ?? '', format);
  if (typeof limit !== 'number' || tokensOf(text) <= limit) return { text, isCut: false };
  return { text: text.slice(0, limit * CHARACTERS_PER_TOKEN), isCut: true };
}

function say(prompt: string, format: OutputFormat): string {
  switch (format.kind) {
    case 'text':
      return madeUpAnswer(prompt);
    case 'json':
      return JSON.stringify({ answer: madeUpAnswer(prompt) });
    case 'schema':
      return JSON.stringify(madeUpValue(format.schema, prompt));
  }
}
