/**
 * Discord: webhooks, and messages and the account of a bot.
 * @see https://docs.discord.com/developers/resources/webhook and https://docs.discord.com/developers/resources/message
 */
import type { Context } from 'hono';
import { type Fields, isObject, isToken, parseJson, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

export const discord: PretendService = {
  name: 'discord',
  title: 'Discord',
  hosts: ['discord.com'],
  open() {
    const app = pretendApp();
    const api = '/discord.com/api/v10';
    let count = 100;
    app.get(`${api}/webhooks/:id/:token`, (c) => answer(c, readWebhook(c)));
    app.post(`${api}/webhooks/:id/:token`, async (c) => {
      const refusal = unknownWebhook(c);
      if (refusal) return answer(c, refusal);
      const posted = post(await readBody(c), { channelId: CHANNEL, id: ++count });
      if (posted.status === 200 && c.req.query('wait') !== 'true') return c.body(null, 204);
      return answer(c, posted);
    });
    app.get(`${api}/users/@me`, (c) => answer(c, unauthorised(c) ?? { status: 200, body: BOT }));
    app.post(`${api}/channels/:channel/messages`, async (c) => {
      const refusal = unauthorised(c) ?? unknownChannel(c.req.param('channel'));
      return answer(
        c,
        refusal ?? post(await readBody(c), { channelId: c.req.param('channel'), id: ++count })
      );
    });
    app.notFound((c) => c.json({ message: '404: Not Found', code: 0 }, 404));
    return async (request) => app.fetch(request);
  }
};

interface Answer {
  status: 200 | 400 | 401 | 403 | 404;
  body: Fields;
}

const CHANNEL = '1190000000000000001';
/** The bot was not let in here. */
const CLOSED_CHANNEL = '1190000000000000403';
const BOT = { id: '1190000000000000009', username: 'AutomateOS', discriminator: '0', bot: true };
const FIRST_MS = 1_764_000_000_000;
const LONGEST_CONTENT = 2000;
const MOST_EMBEDS = 10;

const answer = (c: Context, { status, body }: Answer): Response => c.json(body, status);
const refuse = (status: 400 | 401 | 403 | 404, code: number, message: string): Answer => ({
  status,
  body: { message, code }
});

async function readBody(c: Context): Promise<Fields> {
  const body = parseJson(await c.req.text());
  return isObject(body) ? body : {};
}

function unknownWebhook(c: Context): Answer | undefined {
  if (!/^\d{17,20}$/.test(c.req.param('id') ?? '')) return refuse(404, 10_015, 'Unknown Webhook');
  return isToken(c.req.param('token') ?? '', /^[\w-]{60,}$/)
    ? undefined
    : refuse(401, 50_027, 'Invalid Webhook Token');
}

const readWebhook = (c: Context): Answer =>
  unknownWebhook(c) ?? {
    status: 200,
    body: { id: c.req.param('id'), type: 1, name: 'AutomateOS', channel_id: CHANNEL, application_id: null }
  };

function unauthorised(c: Context): Answer | undefined {
  const token = /^Bot (\S+)$/.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
  return isToken(token, /^[\w-]{20,}\.[\w-]{6}\.[\w-]{20,}$/)
    ? undefined
    : refuse(401, 0, '401: Unauthorized');
}

function unknownChannel(id: string): Answer | undefined {
  if (!/^\d{17,20}$/.test(id)) return refuse(404, 10_003, 'Unknown Channel');
  return id === CLOSED_CHANNEL ? refuse(403, 50_001, 'Missing Access') : undefined;
}

function post(fields: Fields, { channelId, id }: { channelId: string; id: number }): Answer {
  const { content = '', embeds = [], username } = fields;
  if (typeof content !== 'string' || content.length > LONGEST_CONTENT)
    return invalidForm('content', 'Must be 2000 or fewer in length.');
  if (!Array.isArray(embeds) || embeds.length > MOST_EMBEDS)
    return invalidForm('embeds', 'Must be 10 or fewer in length.');
  if (content === '' && embeds.length === 0) return refuse(400, 50_006, 'Cannot send an empty message');
  return {
    status: 200,
    body: {
      id: `1190000000000000${id}`,
      type: 0,
      channel_id: channelId,
      content,
      embeds,
      author: { ...BOT, ...(typeof username === 'string' && { username }) },
      timestamp: new Date(FIRST_MS + id * 1000).toISOString()
    }
  };
}

/** @see https://docs.discord.com/developers/reference#error-messages */
function invalidForm(field: string, message: string): Answer {
  const errors = { [field]: { _errors: [{ code: 'BASE_TYPE_BAD_LENGTH', message }] } };
  return { status: 400, body: { code: 50_035, message: 'Invalid Form Body', errors } };
}
