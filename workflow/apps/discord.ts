import * as z from 'zod';
import { field } from '../form/field.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { readDiscord } from './discord-answer.ts';
import { textAt } from './json-answer.ts';

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
