import { route } from '#lib/server/route.ts';
import { revokeKey } from '#lib/server/services/keys.ts';

export const DELETE = route({
  action: 'key.revoke',
  params: { id: 'key' },
  handle: ({ actor, params }) => revokeKey(actor, params.id)
});
