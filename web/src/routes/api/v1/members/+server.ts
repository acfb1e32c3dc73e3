import { z } from 'zod';
import { pageQuery } from '#lib/server/page.ts';
import { memberPage } from '#lib/server/answers/people.ts';
import { route } from '#lib/server/route.ts';
import { listMembers } from '#lib/server/services/members.ts';

export const GET = route({
  action: 'member.list',
  query: z.strictObject(pageQuery),
  answer: memberPage,
  docs: {
    id: 'listMembers',
    tag: 'Team',
    summary: 'List members'
  },
  handle: ({ actor }) => listMembers(actor)
});
