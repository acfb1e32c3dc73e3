import type { connectedPayload } from '@hocuspocus/server';
import { tellAccess } from '../access.ts';
import { joinPresence } from '../presence.ts';
import type { Context, Services } from '../services.ts';

/** Somebody is in the room. */
export const connected =
  (services: Services) =>
  async ({ connection, context }: connectedPayload<Context>): Promise<void> => {
    const { socket } = context;
    const room = services.rooms.of(connection.document);
    // The document may have been closed or given up in the instant between finding it and joining it.
    if (!room || room.isBroken || connection.document.isDestroyed)
      return socket.close(1012, 'Please connect again.');
    if (socket.isSpectator) room.audience?.add(socket);
    else joinPresence(room, socket);
    services.people.changed(room);
    tellAccess(socket);
    services.runEvents
      .welcome(room, socket)
      .catch((error: unknown) => services.logger.warn({ err: error }, 'runs could not be shown'));
  };
