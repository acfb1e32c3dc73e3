import type { beforeHandleAwarenessPayload } from '@hocuspocus/server';
import { stampPresence } from '../presence.ts';
import type { Context, Services } from '../services.ts';

/** What people say about themselves passes here before it is shown. */
export const beforeHandleAwareness =
  (services: Services) =>
  async ({ connection, document, context, states }: beforeHandleAwarenessPayload<Context>): Promise<void> => {
    const room = services.rooms.of(document);
    const isShown = context?.socket.isOpen && !context.socket.isSpectator;
    if (room && connection && isShown) stampPresence(room, connection, states);
    else states.clear();
  };
