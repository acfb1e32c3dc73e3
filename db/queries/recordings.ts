import { and, asc, eq, gt, gte, lte, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { documentHistory, documentUpdates, liveRecordings, runs } from '../schema/index.ts';

/** An edit of a document's history, or what was merged of several that followed each other at once. */
export interface RecordedEdit {
  at: Date;
  /** Absent for the server's own. */
  actorId: string | null;
  update: Uint8Array;
}

interface Span {
  orgId: string;
  documentId: string;
  from: Date;
  until: Date;
}

/**
 * Everything that was written to a document in a span of time, oldest first. The log is read before the history: an edit
 * that a fold moves meanwhile is found twice then, which is harmless, and never not at all.
 */
export async function readEdits(tx: Tx, span: Span): Promise<RecordedEdit[]> {
  const { orgId, documentId, from, until } = span;
  const logged = await tx
    .select({
      at: documentUpdates.createdAt,
      actorId: documentUpdates.actorId,
      update: documentUpdates.update
    })
    .from(documentUpdates)
    .where(
      and(
        eq(documentUpdates.orgId, orgId),
        eq(documentUpdates.documentId, documentId),
        gt(documentUpdates.createdAt, from),
        lte(documentUpdates.createdAt, until)
      )
    )
    .orderBy(asc(documentUpdates.id));
  const folded = await tx
    .select({ at: documentHistory.lastAt, actorId: documentHistory.actorId, update: documentHistory.update })
    .from(documentHistory)
    .where(
      and(
        eq(documentHistory.orgId, orgId),
        eq(documentHistory.documentId, documentId),
        gt(documentHistory.lastAt, from),
        lte(documentHistory.firstAt, until)
      )
    )
    .orderBy(asc(documentHistory.id));
  return [...folded, ...logged];
}

/** Runs on pretend services in a span of time: what everybody in the room saw. */
export function readPretendRuns(
  tx: Tx,
  { orgId, workflowId, from, until }: Omit<Span, 'documentId'> & { workflowId: string }
): Promise<{ status: string; at: Date }[]> {
  return tx
    .select({ status: runs.status, at: sql<Date>`${runs.startedAt}`.mapWith(runs.startedAt) })
    .from(runs)
    .where(
      and(
        eq(runs.orgId, orgId),
        eq(runs.workflowId, workflowId),
        eq(runs.pretend, true),
        gte(runs.startedAt, from),
        lte(runs.startedAt, until)
      )
    )
    .orderBy(asc(runs.id));
}

export async function readRecording(
  tx: Tx,
  key: { orgId: string; sessionId: string }
): Promise<Uint8Array | undefined> {
  const [row] = await tx
    .select({ frames: liveRecordings.frames })
    .from(liveRecordings)
    .where(and(eq(liveRecordings.orgId, key.orgId), eq(liveRecordings.sessionId, key.sessionId)));
  return row?.frames;
}

export async function storeRecording(
  tx: Tx,
  recording: { orgId: string; sessionId: string; frames: Uint8Array }
): Promise<void> {
  await tx
    .insert(liveRecordings)
    .values(recording)
    .onConflictDoUpdate({
      target: [liveRecordings.orgId, liveRecordings.sessionId],
      set: { frames: sql`excluded.frames` }
    });
}
