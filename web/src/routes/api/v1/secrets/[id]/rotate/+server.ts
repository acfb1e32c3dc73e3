import { route } from '#lib/server/route.ts';
import { rotateSecret, secretValue } from '#lib/server/services/secrets.ts';

export const POST = route({
  action: 'secret.rotate',
  params: { id: 'sec' },
  body: secretValue,
  handle: ({ actor, params, body }) => rotateSecret(actor, params.id, body)
});
