import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { secret, secretPage } from '#lib/server/answers/secrets.ts';
import { route } from '#lib/server/route.ts';
import { createSecret, listSecrets, newSecret } from '#lib/server/services/secrets.ts';

export const GET = route({
  action: 'secret.list',
  query: z.strictObject(pageQuery),
  answer: secretPage,
  docs: {
    id: 'listSecrets',
    tag: 'Secrets',
    summary: 'List secrets',
    description: 'Names and hosts. A value can never be read.'
  },
  handle: ({ actor }) => listSecrets(actor)
});

export const POST = route({
  action: 'secret.create',
  body: newSecret,
  status: 201,
  answer: secret,
  docs: {
    id: 'createSecret',
    tag: 'Secrets',
    summary: 'Create a secret',
    description: 'The value is encrypted at once.',
    errors: { NAME_TAKEN: [409, 'There is a secret with this name.'] }
  },
  handle: ({ actor, body }) => createSecret(actor, body)
});
