import * as z from 'zod';
import { field } from '../form/field.ts';
import { checkWebAddress } from '../nodes/shared/web-address.ts';
import { type AppTest, defineApp, textOf } from './define-app.ts';
import { objectsAt } from './json-answer.ts';
import { readModelAnswer } from './model-answer.ts';

const OPENAI = 'https://api.openai.com/v1';

export const openai = defineApp({
  id: 'openai',
  title: 'OpenAI or compatible',
  guide: {
    text: 'Make a key under API keys. For another service with the same API, write its address too.',
    url: 'https://platform.openai.com/api-keys'
  },
  fields: z.strictObject({
    key: field.text({ label: 'API key', placeholder: 'sk-…', required: true }),
    baseUrl: field.text({
      label: 'Address',
      placeholder: OPENAI,
      help: 'Leave it empty for OpenAI itself.',
      check: checkWebAddress
    })
  }),
  secrets: ['key'],
  base: (values) => (textOf(values, 'baseUrl') || OPENAI).replace(/\/+$/, ''),
  credentials: (values) => ({ headers: { authorization: `Bearer ${textOf(values, 'key')}` } }),
  pretend: { key: 'pretend-secret' }
});

export const test: AppTest = async (call) => {
  const answer = readModelAnswer(await call({ method: 'GET', url: '/models' }), 'The service');
  return `Connected. ${objectsAt(answer, 'data').length} models can be used.`;
};
