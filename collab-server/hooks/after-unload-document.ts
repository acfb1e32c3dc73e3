import type { afterUnloadDocumentPayload } from '@hocuspocus/server';
import type { Services } from '../services.ts';

/** A document has left memory. */
export const afterUnloadDocument =
  (services: Services) =>
  async ({ documentName }: afterUnloadDocumentPayload): Promise<void> => {
    const room = services.rooms
      .all()
      .find(({ document }) => document.name === documentName && document.isDestroyed);
    if (!room) return;
    services.rooms.close(room);
    room.audience?.close();
    services.fanOut?.closed(room);
    services.log.forget(room.id);
    services.workflowRows.closed(room);
    await services.leases.release(room);
  };
