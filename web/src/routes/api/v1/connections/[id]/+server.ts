import { connection } from '#lib/server/answers/connections.ts';
import { nothing } from '#lib/server/answers/parts.ts';
import { route } from '#lib/server/route.ts';
import { connectionName, deleteConnection, renameConnection } from '#lib/server/services/connections.ts';

export const PATCH = route({
  action: 'connection.rename',
  params: { id: 'con' },
  body: connectionName,
  answer: connection,
  docs: {
    id: 'renameConnection',
    tag: 'Connections',
    summary: 'Rename a connection',
    errors: { NAME_TAKEN: [409, 'There is a connection to this app with this name.'] }
  },
  handle: ({ actor, params, body }) => renameConnection(actor, params.id, body)
});

export const DELETE = route({
  action: 'connection.delete',
  params: { id: 'con' },
  answer: nothing,
  docs: {
    id: 'deleteConnection',
    tag: 'Connections',
    summary: 'Delete a connection',
    description: 'Destroys what is secret. Steps that use it fail from their next request on.'
  },
  handle: ({ actor, params }) => deleteConnection(actor, params.id)
});
