import { route } from '#lib/server/route.ts';
import { revokeInvitation } from '#lib/server/services/members.ts';

export const DELETE = route({
  action: 'member.invite',
  params: { id: 'inv' },
  handle: ({ actor, params }) => revokeInvitation(actor, params.id)
});
