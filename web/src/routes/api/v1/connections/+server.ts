import { z } from 'zod';
import { connection, connectionPage } from '#lib/server/answers/connections.ts';
import { pageQuery } from '#lib/server/page.ts';
import { route } from '#lib/server/route.ts';
import { createConnection, listConnections, newConnection } from '#lib/server/services/connections.ts';

export const GET = route({
  action: 'connection.list',
  query: z.strictObject(pageQuery),
  answer: connectionPage,
  docs: {
    id: 'listConnections',
    tag: 'Connections',
    summary: 'List connections',
    description: 'What is secret can never be read.'
  },
  handle: ({ actor }) => listConnections(actor)
});

export const POST = route({
  action: 'connection.create',
  body: newConnection,
  status: 201,
  answer: connection,
  docs: {
    id: 'createConnection',
    tag: 'Connections',
    summary: 'Create a connection',
    description: 'What is secret is encrypted at once. Test it afterwards.',
    errors: { NAME_TAKEN: [409, 'There is a connection to this app with this name.'] }
  },
  handle: ({ actor, body }) => createConnection(actor, body)
});
