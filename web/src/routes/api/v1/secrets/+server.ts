import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { createSecret, listSecrets, newSecret } from '#lib/server/services/secrets.ts';

export const GET = route({
  action: 'secret.list',
  query: z.strictObject(pageQuery),
  handle: ({ actor }) => listSecrets(actor)
});

export const POST = route({
  action: 'secret.create',
  body: newSecret,
  status: 201,
  handle: ({ actor, body }) => createSecret(actor, body)
});
