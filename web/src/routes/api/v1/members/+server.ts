import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { listMembers } from '#lib/server/services/members.ts';

export const GET = route({
  action: 'member.list',
  query: z.strictObject(pageQuery),
  handle: ({ actor }) => listMembers(actor)
});
