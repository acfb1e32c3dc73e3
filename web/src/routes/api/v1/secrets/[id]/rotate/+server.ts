import { secret } from '#lib/server/answers/secrets.ts';
import { route } from '#lib/server/route.ts';
import { rotateSecret, secretValue } from '#lib/server/services/secrets.ts';

export const POST = route({
  action: 'secret.rotate',
  params: { id: 'sec' },
  body: secretValue,
  answer: secret,
  docs: {
    id: 'rotateSecret',
    tag: 'Secrets',
    summary: 'Replace the value of a secret',
    description: 'Runs use the new value from their next request on.',
    errors: { CHANGED_MEANWHILE: [409, 'Somebody else changed it at the same moment.'] }
  },
  handle: ({ actor, params, body }) => rotateSecret(actor, params.id, body)
});
