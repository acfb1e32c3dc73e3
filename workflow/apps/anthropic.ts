import * as z from 'zod';
import { field } from '../form/field.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { objectsAt } from './json-answer.ts';
import { readModelAnswer } from './model-answer.ts';

/** @see https://docs.claude.com/en/api/versioning */
const ANTHROPIC_VERSION = '2023-06-01';

export const anthropic = defineApp({
  id: 'anthropic',
  title: 'Anthropic',
  guide: {
    text: 'Make a key in the console under API keys.',
    url: 'https://console.anthropic.com/settings/keys'
  },
  fields: z.strictObject({
    key: field.text({ label: 'API key', placeholder: 'sk-ant-…', required: true })
  }),
  secrets: ['key'],
  base: () => 'https://api.anthropic.com/v1',
  credentials: (values) => ({
    headers: { 'x-api-key': textOf(values, 'key'), 'anthropic-version': ANTHROPIC_VERSION }
  }),
  pretend: { key: 'pretend-secret' }
});

export const test: AppTest = async (call) => {
  const answer = readModelAnswer(await call({ method: 'GET', url: '/models' }), 'Anthropic');
  return `Connected. ${objectsAt(answer, 'data').length} models can be used.`;
};
