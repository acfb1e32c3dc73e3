import { route } from '#lib/server/route.ts';
import { signInDemo } from '#lib/server/services/accounts.ts';

export const POST = route({ action: 'public', handle: ({ event }) => signInDemo(event) });
