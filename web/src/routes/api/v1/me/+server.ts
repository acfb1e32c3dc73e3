import { route } from '#lib/server/route.ts';
import { readMe } from '#lib/server/services/me.ts';

export const GET = route({ action: 'org.read', handle: ({ actor }) => readMe(actor) });
