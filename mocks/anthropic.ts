/**
 * Anthropic: messages, with a tool that must be used, and models. Answers are made of the text that was sent.
 * @see https://docs.claude.com/en/api/messages
 */
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { madeUpAnswer, madeUpValue } from './made-up.ts';
import { type Fields, isObject, isToken, parseJson, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const anthropic: PretendService = {
  name: 'anthropic',
  title: 'Anthropic',
  hosts: ['api.anthropic.com'],
  open() {
    const app = pretendApp();
    let count = 0;
    app.use('/api.anthropic.com/*', async (c, next) => {
      authorise(c);
      await next();
    });
    app.get('/api.anthropic.com/v1/models', (c) =>
      c.json({ data: MODELS.map((id) => ({ type: 'model', id })), has_more: false })
    );
    app.post('/api.anthropic.com/v1/messages', async (c) =>
      c.json(reply(parseJson(await c.req.text()), ++count))
    );
    app.notFound((c) => c.json(errorBody(404, 'Not found'), 404));
    app.onError((error, c) => {
      const status = error instanceof HTTPException ? error.status : 500;
      return c.json(errorBody(status, error.message), status);
    });
    return async (request) => app.fetch(request);
  }
};

const MODELS = ['claude-opus-4-5', 'claude-sonnet-4-5', 'claude-haiku-4-5'];
const CHARACTERS_PER_TOKEN = 4;
const ERROR_TYPES: Readonly<Record<number, string | undefined>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  404: 'not_found_error'
};

const errorBody = (status: number, message: string) => ({
  type: 'error',
  error: { type: ERROR_TYPES[status] ?? 'api_error', message }
});
const refuse = (status: 400 | 401 | 404, message: string): HTTPException =>
  new HTTPException(status, { message });
const tokensOf = (text: string): number => Math.ceil(text.length / CHARACTERS_PER_TOKEN);

function authorise(c: Context): void {
  const key = c.req.header('x-api-key');
  if (!key) throw refuse(401, 'x-api-key header is required');
  if (!isToken(key, /^sk-ant-/)) throw refuse(401, 'invalid x-api-key');
  if (!c.req.header('anthropic-version')) throw refuse(400, 'anthropic-version: header is required');
}

function reply(body: unknown, count: number) {
  if (!isObject(body)) throw refuse(400, 'The request body is not valid JSON');
  const { model, max_tokens: limit } = body;
  if (typeof model !== 'string') throw refuse(400, 'model: Field required');
  if (!/^claude-/.test(model)) throw refuse(404, `model: ${model}`);
  if (typeof limit !== 'number') throw refuse(400, 'max_tokens: Field required');
  const prompt = lastMessage(body.messages);
  const tool = chosenTool(body);
  const said = tool ? JSON.stringify(madeUpValue(tool.input_schema, prompt)) : madeUpAnswer(prompt);
  const isCut = tokensOf(said) > limit;
  const text = isCut ? said.slice(0, limit * CHARACTERS_PER_TOKEN) : said;
  const id = String(count).padStart(6, '0');
  return {
    id: `msg_pretend${id}`,
    type: 'message',
    role: 'assistant',
    model,
    content: tool
      ? [{ type: 'tool_use', id: `toolu_pretend${id}`, name: tool.name, input: isCut ? {} : parseJson(said) }]
      : [{ type: 'text', text }],
    stop_reason: isCut ? 'max_tokens' : tool ? 'tool_use' : 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: tokensOf(`${String(body.system ?? '')}${prompt}`), output_tokens: tokensOf(text) }
  };
}

function lastMessage(messages: unknown): string {
  if (!Array.isArray(messages) || messages.length === 0)
    throw refuse(400, 'messages: at least one message is required');
  const last: unknown = messages.at(-1);
  if (!isObject(last) || (last.role !== 'user' && last.role !== 'assistant'))
    throw refuse(400, "messages.0.role: Input should be 'user' or 'assistant'");
  if (typeof last.content === 'string') return last.content;
  const parts = Array.isArray(last.content) ? last.content : [];
  return parts
    .map((part: unknown) => (isObject(part) && typeof part.text === 'string' ? part.text : ''))
    .join('\n');
}

/** The tool that the model is made to use, if it is. */
function chosenTool({ tools, tool_choice: choice }: Fields): Fields | undefined {
  if (!isObject(choice) || choice.type !== 'tool') return undefined;
  const found = (Array.isArray(tools) ? tools : []).find(
    (tool: unknown) => isObject(tool) && tool.name === choice.name
  );
  if (!isObject(found))
    throw refuse(400, `tool_choice: Tool '${String(choice.name)}' not found in provided tools`);
  return found;
}
