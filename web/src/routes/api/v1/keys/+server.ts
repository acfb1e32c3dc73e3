import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { apiKeyPage, newApiKey } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { createKey, listKeys } from '#lib/server/services/keys.ts';
import { plainText } from '#lib/server/text-input.ts';

export const GET = route({
  action: 'key.list',
  query: z.strictObject(pageQuery),
  answer: apiKeyPage,
  docs: {
    id: 'listKeys',
    tag: 'API keys',
    summary: 'List API keys',
    description: 'Your own; everybody’s for owners and admins.'
  },
  handle: ({ actor }) => listKeys(actor)
});

export const POST = route({
  action: 'key.create',
  body: z.strictObject({
    name: plainText(80).meta({ description: 'What it is for.', examples: ['Nightly export'] }),
    expiresInDays: z.int().min(1).max(3650).optional().meta({ description: 'It never expires unless told.' })
  }),
  status: 201,
  answer: newApiKey,
  docs: {
    id: 'createKey',
    tag: 'API keys',
    summary: 'Create an API key',
    description: 'The key is shown this once.'
  },
  handle: ({ actor, body }) => createKey(actor, body)
});
