import { listSecrets } from '#lib/server/services/secrets.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
  const actor = actorOf(locals);
  const maySee = may(actor, 'secret.list');
  return {
    secrets: maySee ? (await listSecrets(actor)).data : [],
    maySee,
    mayAdd: may(actor, 'secret.create'),
    mayChooseHosts: may(actor, 'secret.setHosts'),
    mayDelete: may(actor, 'secret.delete')
  };
};
