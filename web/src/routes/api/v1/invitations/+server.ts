import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { invitationPage, newInvitation, role } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { createInvitation, listInvitations } from '#lib/server/services/members.ts';

export const GET = route({
  action: 'member.invite',
  query: z.strictObject(pageQuery),
  answer: invitationPage,
  docs: {
    id: 'listInvitations',
    tag: 'Team',
    summary: 'List open invitations'
  },
  handle: ({ actor }) => listInvitations(actor)
});

export const POST = route({
  action: 'member.invite',
  body: z.strictObject({ role: role.exclude(['owner']) }),
  status: 201,
  answer: newInvitation,
  docs: {
    id: 'createInvitation',
    tag: 'Team',
    summary: 'Invite people',
    description: 'Makes a link that lets whoever has it join for a week. It is shown this once.'
  },
  handle: ({ actor, body }) => createInvitation(actor, body)
});
