import type { afterHandleMessagePayload } from '@hocuspocus/server';
import { repair } from '../give-up.ts';
import type { Context, Services } from '../services.ts';

/** What somebody did offline may be of an older layout, or may have met the edits of others in a way that needs repair. */
export const afterHandleMessage =
  (services: Services) =>
  async ({ document, context }: afterHandleMessagePayload<Context>): Promise<void> => {
    const { socket } = context;
    if (!socket.hasBroughtState) return;
    socket.hasBroughtState = false;
    const room = services.rooms.of(document);
    if (room) repair(services, room);
  };
