/**
 * Telegram Bot API. Refusals carry the status and `ok: false`.
 * @see https://core.telegram.org/bots/api#making-requests
 */
import type { Context } from 'hono';
import { type Fields, isObject, isToken, parseJson, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const telegram: PretendService = {
  name: 'telegram',
  title: 'Telegram',
  hosts: ['api.telegram.org'],
  open() {
    const app = pretendApp();
    let messages = 100;
    app.on(['GET', 'POST'], '/api.telegram.org/:bot/:method', async (c) => {
      const answer = await call(c, () => ++messages);
      return c.json(answer, answer.ok ? 200 : answer.error_code);
    });
    app.notFound((c) => c.json(refuse(404, 'Not Found'), 404));
    return async (request) => app.fetch(request);
  }
};

type Refusal = { ok: false; error_code: 400 | 401 | 403 | 404; description: string };
type Answer = { ok: true; result: unknown } | Refusal;
type Method = (fields: Fields, nextId: () => number) => Answer;

const FIRST_SECOND = 1_764_000_000;
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;
const BOT = { id: 700_000_001, is_bot: true, first_name: 'AutomateOS', username: 'automateos_bot' };

const refuse = (code: Refusal['error_code'], description: string): Refusal => ({
  ok: false,
  error_code: code,
  description
});
const bad = (why: string): Refusal => refuse(400, `Bad Request: ${why}`);

const METHODS: Readonly<Record<string, Method | undefined>> = {
  getMe: () => ({ ok: true, result: BOT }),
  sendMessage: (fields, nextId) => send(fields, { nextId, content: 'text' }),
  sendPhoto: (fields, nextId) => send(fields, { nextId, content: 'photo' }),
  sendDocument: (fields, nextId) => send(fields, { nextId, content: 'document' }),
  answerCallbackQuery: ({ callback_query_id: id }) =>
    typeof id === 'string' && id !== ''
      ? { ok: true, result: true }
      : bad('query is too old and response timeout expired or query ID is invalid'),
  setWebhook,
  deleteWebhook: () => ({ ok: true, result: true, description: 'Webhook was deleted' })
};

function setWebhook({ url, secret_token: token = '' }: Fields): Answer {
  if (typeof url !== 'string' || !url.startsWith('https://'))
    return bad('bad webhook: An HTTPS URL must be provided for webhook');
  if (!/^[\w-]{0,256}$/.test(String(token))) return bad('secret token contains unallowed characters');
  return { ok: true, result: true };
}

async function call(c: Context, nextId: () => number): Promise<Answer> {
  const token = /^bot(.+)$/.exec(c.req.param('bot') ?? '')?.[1];
  if (token === undefined) return refuse(404, 'Not Found');
  if (!isToken(token, /^\d+:[\w-]{20,}$/)) return refuse(401, 'Unauthorized');
  const method = METHODS[c.req.param('method') ?? ''];
  if (!method) return refuse(404, 'Not Found');
  const body = c.req.method === 'POST' ? parseJson(await c.req.text()) : undefined;
  return method({ ...c.req.query(), ...(isObject(body) ? body : {}) }, nextId);
}

function send(
  fields: Fields,
  { nextId, content }: { nextId: () => number; content: 'text' | 'photo' | 'document' }
): Answer {
  const error = whyNotSent(fields, content);
  if (error) return error;
  const id = nextId();
  const chat = chatOf(String(fields.chat_id));
  return {
    ok: true,
    result: {
      message_id: id,
      from: BOT,
      chat,
      date: FIRST_SECOND + id,
      ...(content === 'text'
        ? { text: fields.text }
        : { caption: fields.caption ?? '', [content]: shown(content) }),
      ...(fields.reply_markup !== undefined && { reply_markup: fields.reply_markup })
    }
  };
}

function whyNotSent(fields: Fields, content: 'text' | 'photo' | 'document'): Refusal | undefined {
  const { chat_id: chat, caption = '' } = fields;
  if (chat === undefined || chat === '') return bad('chat_id is empty');
  if (!/^(-?\d{5,}|@\w{4,})$/.test(String(chat))) return bad('chat not found');
  if (String(chat) === '99999') return refuse(403, 'Forbidden: bot was blocked by the user');
  if (content === 'text') {
    if (typeof fields.text !== 'string' || fields.text === '') return bad('message text is empty');
    if (fields.text.length > LONGEST_TEXT) return bad('message is too long');
    return unreadable(fields);
  }
  if (typeof fields[content] !== 'string' || fields[content] === '')
    return bad(`there is no ${content} in the request`);
  return String(caption).length > LONGEST_CAPTION ? bad('message caption is too long') : unreadable(fields);
}

/** An opened tag must be closed. The real parser knows more. */
function unreadable({ parse_mode: mode, text, caption }: Fields): Refusal | undefined {
  const said = String(text ?? caption ?? '');
  const opened = said.match(/<\w+[^>]*>/g)?.length ?? 0;
  const closed = said.match(/<\/\w+>/g)?.length ?? 0;
  return mode === 'HTML' && opened !== closed ? bad("can't parse entities: Can't find end tag") : undefined;
}

const chatOf = (id: string) =>
  id.startsWith('@')
    ? { id: -1_001_000_000_001, type: 'channel', title: id.slice(1), username: id.slice(1) }
    : { id: Number(id), type: 'private', first_name: 'Ada' };

const shown = (content: 'photo' | 'document') =>
  content === 'photo'
    ? [{ file_id: 'AgAC-pretend', file_unique_id: 'pretend', width: 1280, height: 720 }]
    : { file_id: 'BQAC-pretend', file_unique_id: 'pretend', file_name: 'document' };
