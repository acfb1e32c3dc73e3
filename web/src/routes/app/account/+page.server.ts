import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = ({ locals }) => ({ mayRename: may(actorOf(locals), 'org.rename') });
