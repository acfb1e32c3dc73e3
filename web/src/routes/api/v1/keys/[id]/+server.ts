import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { revokeKey } from '#lib/server/services/keys.ts';

export const DELETE = route({
  action: 'key.revoke',
  params: { id: 'key' },
  answer: nothing,
  docs: {
    id: 'revokeKey',
    tag: 'API keys',
    summary: 'Revoke an API key',
    description: 'It stops working at once.'
  },
  handle: ({ actor, params }) => revokeKey(actor, params.id)
});
