import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { revokeInvitation } from '#lib/server/services/members.ts';

export const DELETE = route({
  action: 'member.invite',
  params: { id: 'inv' },
  answer: nothing,
  docs: {
    id: 'revokeInvitation',
    tag: 'Team',
    summary: 'Revoke an invitation',
    description: 'The link stops working at once.'
  },
  handle: ({ actor, params }) => revokeInvitation(actor, params.id)
});
