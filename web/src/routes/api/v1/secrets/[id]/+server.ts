import { route } from '#lib/server/route.ts';
import { deleteSecret } from '#lib/server/services/secrets.ts';

export const DELETE = route({
  action: 'secret.delete',
  params: { id: 'sec' },
  handle: ({ actor, params }) => deleteSecret(actor, params.id)
});
