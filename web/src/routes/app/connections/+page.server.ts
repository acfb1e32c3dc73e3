import { listConnections } from '#lib/server/services/connections.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals }) => {
  const actor = actorOf(locals);
  const maySee = may(actor, 'connection.list');
  return {
    connections: maySee ? (await listConnections(actor)).data : [],
    maySee,
    mayAdd: may(actor, 'connection.create'),
    mayDelete: may(actor, 'connection.delete')
  };
};
