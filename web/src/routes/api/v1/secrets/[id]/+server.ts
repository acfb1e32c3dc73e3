import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { deleteSecret } from '#lib/server/services/secrets.ts';

export const DELETE = route({
  action: 'secret.delete',
  params: { id: 'sec' },
  answer: nothing,
  docs: {
    id: 'deleteSecret',
    tag: 'Secrets',
    summary: 'Delete a secret',
    description: 'Destroys the value. Steps that use it fail from their next request on.'
  },
  handle: ({ actor, params }) => deleteSecret(actor, params.id)
});
