import { ROLES } from '@automateos/auth';
import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { changeRole, removeMember } from '#lib/server/services/members.ts';

export const PATCH = route({
  action: 'member.changeRole',
  params: { id: 'mem' },
  body: z.strictObject({ role: z.enum(ROLES) }),
  handle: ({ actor, params, body }) => changeRole(actor, params.id, body)
});

/** Everybody may take themselves out; taking out others needs `member.remove`, which the service asks for. */
export const DELETE = route({
  action: 'member.leave',
  params: { id: 'mem' },
  handle: ({ actor, params }) => removeMember(actor, params.id)
});
