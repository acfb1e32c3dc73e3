import type { onDisconnectPayload } from '@hocuspocus/server';
import { forgetPresence } from '../presence.ts';
import type { Context, Services } from '../services.ts';

/** Somebody left the room. */
export const onDisconnect =
  (services: Services) =>
  async ({ document, context }: onDisconnectPayload<Context>): Promise<void> => {
    const room = services.rooms.of(document);
    if (!room || !context.socket) return;
    forgetPresence(room, context.socket);
    services.people.changed(room);
    room.audience?.delete(context.socket);
  };
