import * as z from 'zod';
import type { HttpResponse } from '../define-node.ts';
import { field } from '../form/field.ts';
import { codeOfStatus, retryAfterMs } from '../nodes/shared/http-answer.ts';
import { StepError } from '../step-error.ts';
import type { JsonObject } from '../types.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { objectOf, textAt } from './json-answer.ts';

const WEBHOOK = /^https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/(\d+)\/([\w-]+)$/;

/** Posts into one channel; the address is the secret. */
export const discordWebhook = defineApp({
  id: 'discord-webhook',
  title: 'Discord webhook',
  guide: {
    text: 'In Discord open the settings of the channel, then Integrations, Webhooks, New webhook, and copy its URL.'
  },
  fields: z.strictObject({
    url: field.text({
      label: 'Webhook URL',
      placeholder: 'https://discord.com/api/webhooks/…',
      required: true,
      check: (url) =>
        WEBHOOK.test(url) ? undefined : 'It should look like https://discord.com/api/webhooks/…/….'
    })
  }),
  secrets: ['url'],
  base(values) {
    const [, id = '', token = ''] = WEBHOOK.exec(textOf(values, 'url')) ?? [];
    return `https://discord.com/api/v10/webhooks/${id}/${token}`;
  },
  credentials: () => ({}),
  pretend: { url: 'https://discord.com/api/webhooks/1190000000000000001/pretend-secret' }
});

/** Posts into every channel that the bot may see. */
export const discordBot = defineApp({
  id: 'discord-bot',
  title: 'Discord bot',
  guide: {
    text: 'Make an application in the developer portal, add a bot, reset its token and copy it, then invite the bot to your server.',
    url: 'https://discord.com/developers/applications'
  },
  fields: z.strictObject({
    token: field.text({ label: 'Bot token', required: true, help: 'From the page “Bot” of the application.' })
  }),
  secrets: ['token'],
  base: () => 'https://discord.com/api/v10',
  credentials: (values) => ({ headers: { authorization: `Bot ${textOf(values, 'token')}` } }),
  pretend: { token: 'pretend-secret' }
});

export const testWebhook: AppTest = async (call) => {
  const webhook = readDiscord(await call({ method: 'GET', url: '' }));
  return `Connected to the webhook “${textAt(webhook, 'name')}”.`;
};

export const testBot: AppTest = async (call) => {
  const bot = readDiscord(await call({ method: 'GET', url: '/users/@me' }));
  return `Connected as the bot ${textAt(bot, 'username')}.`;
};

/**
 * The object of an answer; empty for 204. @see https://docs.discord.com/developers/topics/opcodes-and-status-codes
 * @throws StepError with a sentence, and with the wait that Discord asks for in `retry_after` (seconds)
 */
export function readDiscord(response: HttpResponse, now = new Date()): JsonObject {
  if (response.status === 204) return {};
  if (response.status < 400) return objectOf(response, 'Discord');
  const { code, message, seconds } = refusalOf(response);
  throw new StepError(codeOfStatus(response.status), sentenceOf(response.status, { code, message }), {
    retryAfterMs: seconds === undefined ? retryAfterMs(response.headers, now) : Math.ceil(seconds * 1000)
  });
}

/** Behind Discord stands a proxy whose errors are no JSON. */
function refusalOf(response: HttpResponse): { code?: number; message: string; seconds?: number } {
  if (!/json/i.test(response.headers['content-type'] ?? '')) return { message: '' };
  const answer = objectOf(response, 'Discord');
  return {
    code: typeof answer.code === 'number' ? answer.code : undefined,
    message: textAt(answer, 'message'),
    seconds: typeof answer.retry_after === 'number' ? answer.retry_after : undefined
  };
}

const SENTENCES: Record<number, string | undefined> = {
  10_003: 'Discord knows no such channel. Check its id.',
  10_015: 'This webhook was deleted in Discord. Replace its URL in the connection.',
  50_001: 'The bot may not see this channel. Invite it, or give it access in the settings of the channel.',
  50_006: 'The message is empty.',
  50_013: 'The bot may not write in this channel. Give it the permission “Send messages”.',
  50_027: 'This webhook URL is not valid any more. Replace it in the connection.'
};

function sentenceOf(status: number, { code = 0, message }: { code?: number; message: string }): string {
  const known = SENTENCES[code];
  if (known) return known;
  if (status === 401) return 'Discord does not accept this token. Replace it in the connection.';
  if (status === 429) return 'Discord asks to slow down.';
  return `Discord refused it: ${message || `status ${status}`}.`;
}
