import { listKeys } from '#lib/server/services/keys.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
  const actor = actorOf(locals);
  const mayUse = may(actor, 'key.list');
  return { keys: mayUse ? (await listKeys(actor)).data : [], mayUse, mayManage: may(actor, 'key.manage') };
};
