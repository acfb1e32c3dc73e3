import { connection } from '#lib/server/answers/connections.ts';
import { route } from '#lib/server/route.ts';
import { testConnection } from '#lib/server/services/connections.ts';

export const POST = route({
  action: 'connection.test',
  params: { id: 'con' },
  answer: connection,
  docs: {
    id: 'testConnection',
    tag: 'Connections',
    summary: 'Test a connection',
    description:
      'Asks the service who we are and changes nothing there. `status` and `statusMessage` say how it went.',
    errors: { UNKNOWN_APP: [409, 'This version does not know the app any more.'] }
  },
  handle: ({ actor, params }) => testConnection(actor, params.id)
});
