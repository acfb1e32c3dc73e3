import * as z from 'zod';
import { field } from '../form/field.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { readTelegram } from './telegram-answer.ts';
import { textAt } from './json-answer.ts';

export const telegram = defineApp({
  id: 'telegram',
  title: 'Telegram',
  guide: {
    text: 'Write /newbot to @BotFather in Telegram and copy the token it gives you.',
    url: 'https://t.me/BotFather'
  },
  fields: z.strictObject({
    token: field.text({
      label: 'Bot token',
      placeholder: '123456789:AA…',
      help: 'Numbers, a colon and letters, as @BotFather wrote it.',
      required: true,
      check: (token) => (/^\d+:[\w-]+$/.test(token) ? undefined : 'A bot token looks like 123456789:AAH….')
    })
  }),
  secrets: ['token'],
  base: (values) => `https://api.telegram.org/bot${textOf(values, 'token')}`,
  credentials: () => ({}),
  pretend: { token: 'pretend-secret' }
});

export const test: AppTest = async (call) => {
  const me = readTelegram(await call({ method: 'GET', url: '/getMe' }));
  const bot = typeof me === 'object' && me !== null && !Array.isArray(me) ? me : {};
  return `Connected as the bot @${textAt(bot, 'username')}.`;
};
