import { z } from 'zod';
import { member, role } from '#lib/server/answers/people.ts';
import { nothing } from '#lib/server/answers/parts.ts';
import { LAST_OWNER } from '#lib/server/known-refusals.ts';
import { route } from '#lib/server/route.ts';
import { changeRole, removeMember } from '#lib/server/services/members.ts';

export const PATCH = route({
  action: 'member.changeRole',
  params: { id: 'mem' },
  body: z.strictObject({ role }),
  answer: member,
  docs: {
    id: 'changeRole',
    tag: 'Team',
    summary: 'Change the role of a member',
    description: 'Nobody can give more rights than they have.',
    errors: { LAST_OWNER }
  },
  handle: ({ actor, params, body }) => changeRole(actor, params.id, body)
});

/** Everybody may take themselves out; taking out others needs `member.remove`, which the service asks for. */
export const DELETE = route({
  action: 'member.leave',
  params: { id: 'mem' },
  answer: nothing,
  docs: {
    id: 'removeMember',
    tag: 'Team',
    summary: 'Remove a member, or leave',
    description: 'Ends the membership with its API keys and open invitations. Everybody may leave.',
    errors: { LAST_OWNER }
  },
  handle: ({ actor, params }) => removeMember(actor, params.id)
});
