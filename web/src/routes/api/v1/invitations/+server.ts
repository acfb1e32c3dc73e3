import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { createInvitation, listInvitations } from '#lib/server/services/members.ts';

export const GET = route({
  action: 'member.invite',
  query: z.strictObject(pageQuery),
  handle: ({ actor }) => listInvitations(actor)
});

export const POST = route({
  action: 'member.invite',
  body: z.strictObject({ role: z.enum(['admin', 'editor', 'commenter', 'runner', 'viewer']) }),
  status: 201,
  handle: ({ actor, body }) => createInvitation(actor, body)
});
