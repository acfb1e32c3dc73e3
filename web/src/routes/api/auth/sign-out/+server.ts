import { route } from '#lib/server/route.ts';
import { signOut } from '#lib/server/services/accounts.ts';

export const POST = route({ action: 'public', handle: ({ event }) => signOut(event) });
