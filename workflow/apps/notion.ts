import * as z from 'zod';
import { field } from '../form/field.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { textAt } from './json-answer.ts';
import { readNotion } from './notion-answer.ts';

/** @see https://developers.notion.com/reference/versioning */
const NOTION_VERSION = '2025-09-03';

export const notion = defineApp({
  id: 'notion',
  title: 'Notion',
  guide: {
    text: 'Make an internal integration at notion.so/profile/integrations, copy its secret, and add the integration to each page under “Connections”.',
    url: 'https://www.notion.so/profile/integrations'
  },
  fields: z.strictObject({
    token: field.text({ label: 'Integration secret', placeholder: 'ntn_…', required: true })
  }),
  secrets: ['token'],
  base: () => 'https://api.notion.com/v1',
  credentials: (values) => ({
    headers: { authorization: `Bearer ${textOf(values, 'token')}`, 'notion-version': NOTION_VERSION }
  }),
  pretend: { token: 'pretend-secret' }
});

export const test: AppTest = async (call) => {
  const me = readNotion(await call({ method: 'GET', url: '/users/me' }));
  return `Connected as the integration “${textAt(me, 'name')}”.`;
};
