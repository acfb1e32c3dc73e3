import { CLOSE } from '@automateos/workflow';
import { migrateDocument } from '@automateos/workflow/document';
import type * as Y from 'yjs';
import type { EditSocket } from './edit-socket.ts';
import type { Room } from './room.ts';
import type { Services } from './services.ts';

type GiveUpServices = Pick<Services, 'logger'>;

interface DocumentChange {
  /** Of the transaction. */
  origin: unknown;
  /** Who is told that the change cannot be read; nobody when others may have had a part in it. */
  sender?: EditSocket;
  change(transaction: Y.Transaction): void;
}

/**
 * Changes the document of a room in one transaction. An edit that passed every check may still make Yjs throw half way
 * through it; what is in memory then is neither the document before nor after it, so the room is given up.
 * @throws what `change` or Yjs threw, once the room is given up.
 */
export function changeDocument(
  services: GiveUpServices,
  room: Room,
  { origin, sender, change }: DocumentChange
): void {
  try {
    room.document.transact((transaction) => {
      try {
        change(transaction);
      } catch (error) {
        giveUp(services, room, { error, sender }); // before Yjs reports the half that it did
        throw error;
      }
    }, origin);
  } catch (error) {
    giveUp(services, room, { error, sender });
    throw error;
  }
}

/** Brings a document to the layout of this build and mends what concurrent edits left behind. Idempotent. */
export function repair(services: GiveUpServices, room: Room): void {
  if (room.ref.kind === 'side' || room.isBroken) return;
  try {
    migrateDocument(room.document, { kind: 'server' });
  } catch (error) {
    giveUp(services, room, { error, sender: undefined });
  }
}

/**
 * Sends everybody away to come back, and lets nobody in until the document has left memory: the next one to come gets it
 * from the log, which has none of what was done since (`room.isBroken`).
 */
function giveUp(
  { logger }: GiveUpServices,
  room: Room,
  { error, sender }: { error: unknown; sender: EditSocket | undefined }
): void {
  if (room.isBroken) return;
  room.isBroken = true;
  logger.error({ err: error, documentId: room.id }, 'document given up; it will be loaded again');
  sender?.refuse(CLOSE.malformed);
  for (const socket of room.sockets) socket.close(1012, 'Please connect again.');
}
