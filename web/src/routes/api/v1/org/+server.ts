import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { renameTeam } from '#lib/server/services/me.ts';

export const PATCH = route({
  action: 'org.rename',
  body: z.strictObject({ name: z.string().trim().min(1).max(80) }),
  handle: ({ actor, body }) => renameTeam(actor, body.name)
});
