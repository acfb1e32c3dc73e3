import * as z from 'zod';
import { field } from '../form/field.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { textAt } from './json-answer.ts';
import { readSlack } from './slack-answer.ts';

export const slack = defineApp({
  id: 'slack',
  title: 'Slack',
  guide: {
    text: 'Make an app at api.slack.com/apps, give it the bot scopes chat:write, channels:read and reactions:write, install it, and copy the bot token.',
    url: 'https://api.slack.com/apps'
  },
  fields: z.strictObject({
    token: field.text({
      label: 'Bot token',
      placeholder: 'xoxb-…',
      help: 'It begins with xoxb-.',
      required: true,
      check: (token) => (token.startsWith('xox') ? undefined : 'A Slack token begins with xox.')
    })
  }),
  secrets: ['token'],
  base: () => 'https://slack.com/api',
  credentials: (values) => ({ headers: { authorization: `Bearer ${textOf(values, 'token')}` } }),
  pretend: { token: 'pretend-secret' }
});

export const test: AppTest = async (call) => {
  const answer = readSlack(await call({ method: 'POST', url: '/auth.test' }));
  return `Connected to ${textAt(answer, 'team')} as @${textAt(answer, 'user')}.`;
};
