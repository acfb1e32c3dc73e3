import { connection } from '#lib/server/answers/connections.ts';
import { route } from '#lib/server/route.ts';
import { connectionValues, replaceConnection } from '#lib/server/services/connections.ts';

export const POST = route({
  action: 'connection.replace',
  params: { id: 'con' },
  body: connectionValues,
  answer: connection,
  docs: {
    id: 'replaceConnection',
    tag: 'Connections',
    summary: 'Fill in a connection anew',
    description: 'The whole form, secrets too. Runs use it from their next request on.',
    errors: {
      CHANGED_MEANWHILE: [409, 'Somebody else changed it at the same moment.'],
      UNKNOWN_APP: [409, 'This version does not know the app any more.']
    }
  },
  handle: ({ actor, params, body }) => replaceConnection(actor, params.id, body)
});
