import { contentOf } from '@automateos/workflow/document-state';
import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { documentClients, liveParticipants, users } from '../schema/index.ts';

export interface ClientOwner {
  clientId: number;
  /** Null for the server's own edits. */
  userId: string | null;
  firstSeenAt: Date;
}

/**
 * Registers Yjs client ids as belonging to a person, first come first served, and says whom each belongs to.
 * Takes the ids from an update when none are given.
 */
export async function claimClients(
  tx: Tx,
  claim: {
    orgId: string;
    documentId: string;
    userId?: string;
    clientIds?: readonly number[];
    update?: Uint8Array;
  }
): Promise<ClientOwner[]> {
  const { orgId, documentId, userId } = claim;
  const clientIds = claim.clientIds ?? [...contentOf(claim.update!).keys()];
  if (clientIds.length === 0) return [];
  await tx
    .insert(documentClients)
    .values(clientIds.map((clientId) => ({ orgId, documentId, clientId, userId })))
    .onConflictDoNothing();
  // A second statement, so that it sees a row which another transaction committed while the first one waited for it.
  return tx
    .select({
      clientId: documentClients.clientId,
      userId: documentClients.userId,
      firstSeenAt: documentClients.firstSeenAt
    })
    .from(documentClients)
    .where(
      and(eq(documentClients.documentId, documentId), inArray(documentClients.clientId, [...clientIds]))
    );
}

/**
 * The people behind Yjs client ids of a document; guests of a live session by the name they gave. The server's own ids, and
 * unknown ones, have none.
 */
export function listClientNames(
  tx: Tx,
  wanted: { documentId: string; clientIds: readonly number[] }
): Promise<{ clientId: number; name: string }[]> {
  const name = sql<string>`coalesce(${users.name}, ${liveParticipants.name})`;
  return tx
    .select({ clientId: documentClients.clientId, name })
    .from(documentClients)
    .leftJoin(users, eq(users.id, documentClients.userId))
    .leftJoin(
      liveParticipants,
      and(eq(liveParticipants.orgId, documentClients.orgId), eq(liveParticipants.id, documentClients.userId))
    )
    .where(
      and(
        isNotNull(name),
        eq(documentClients.documentId, wanted.documentId),
        inArray(documentClients.clientId, [...wanted.clientIds])
      )
    )
    .orderBy(documentClients.clientId);
}
