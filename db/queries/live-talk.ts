import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { liveMarks, liveMessages, liveParticipants } from '../schema/index.ts';

const SAID = {
  id: liveMessages.id,
  by: liveMessages.participantId,
  name: liveParticipants.name,
  text: liveMessages.text,
  at: liveMessages.at
};

const selectSaid = (tx: Tx) =>
  tx
    .select(SAID)
    .from(liveMessages)
    .innerJoin(
      liveParticipants,
      and(eq(liveParticipants.orgId, liveMessages.orgId), eq(liveParticipants.id, liveMessages.participantId))
    );

export type MessageRow = Awaited<ReturnType<typeof selectSaid>>[number];

interface OfSession {
  orgId: string;
  sessionId: string;
}

export async function insertMessage(
  tx: Tx,
  message: OfSession & { participantId: string; text: string }
): Promise<string> {
  const [row] = await tx.insert(liveMessages).values(message).returning({ id: liveMessages.id });
  return row!.id;
}

/** One that was not removed. */
export async function readMessage(
  tx: Tx,
  key: { orgId: string; id: string }
): Promise<MessageRow | undefined> {
  const [row] = await selectSaid(tx).where(
    and(eq(liveMessages.orgId, key.orgId), eq(liveMessages.id, key.id), isNull(liveMessages.removedAt))
  );
  return row;
}

/** The latest messages that were not removed, oldest of them first. */
export async function listMessages(tx: Tx, filter: OfSession & { limit: number }): Promise<MessageRow[]> {
  const rows = await selectSaid(tx)
    .where(
      and(
        eq(liveMessages.orgId, filter.orgId),
        eq(liveMessages.sessionId, filter.sessionId),
        isNull(liveMessages.removedAt)
      )
    )
    .orderBy(desc(liveMessages.id))
    .limit(filter.limit);
  return rows.reverse();
}

/** True when there was such a message to remove. */
export async function removeMessage(tx: Tx, key: OfSession & { id: string }): Promise<boolean> {
  const rows = await tx
    .update(liveMessages)
    .set({ removedAt: sql`now()` })
    .where(
      and(
        eq(liveMessages.orgId, key.orgId),
        eq(liveMessages.sessionId, key.sessionId),
        eq(liveMessages.id, key.id),
        isNull(liveMessages.removedAt)
      )
    )
    .returning({ id: liveMessages.id });
  return rows.length > 0;
}

export type MarkKind = (typeof liveMarks.$inferSelect)['kind'];

export async function insertMark(
  tx: Tx,
  mark: OfSession & { kind: MarkKind; text: string; participantId?: string }
): Promise<void> {
  await tx.insert(liveMarks).values(mark);
}

export function listMarks(tx: Tx, filter: OfSession): Promise<{ kind: MarkKind; text: string; at: Date }[]> {
  return tx
    .select({ kind: liveMarks.kind, text: liveMarks.text, at: liveMarks.at })
    .from(liveMarks)
    .where(and(eq(liveMarks.orgId, filter.orgId), eq(liveMarks.sessionId, filter.sessionId)))
    .orderBy(asc(liveMarks.id));
}
