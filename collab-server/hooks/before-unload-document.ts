import type { beforeUnloadDocumentPayload } from '@hocuspocus/server';
import type { Services } from '../services.ts';

/**
 * A document leaves memory only when everything in it is durable, however long that takes. The library looks again
 * afterwards whether it is still unused; whoever came back meanwhile finds it as it was.
 */
export const beforeUnloadDocument =
  (services: Services) =>
  async ({ document }: beforeUnloadDocumentPayload): Promise<void> => {
    const room = services.rooms.of(document);
    if (!room) return;
    do {
      await services.log.saved(room.id);
      await services.folding.foldAll(room);
    } while (services.log.hasUnsaved(room.id));
  };
