import { and, desc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { liveSessions, orgs, users, workflows } from '../schema/index.ts';

export type LiveStatus = (typeof liveSessions.$inferSelect)['status'];

const SHOWN = {
  id: liveSessions.id,
  orgId: liveSessions.orgId,
  workflowId: liveSessions.workflowId,
  workflowName: workflows.name,
  title: liveSessions.title,
  description: liveSessions.description,
  startsAt: liveSessions.startsAt,
  minutes: liveSessions.minutes,
  listed: liveSessions.listed,
  capacity: liveSessions.capacity,
  status: liveSessions.status,
  liveAt: liveSessions.liveAt,
  endedAt: liveSessions.endedAt,
  spotlight: liveSessions.spotlight,
  sequence: liveSessions.sequence,
  createdBy: liveSessions.createdBy,
  hostName: users.name,
  orgName: orgs.name
};

const select = (tx: Tx) =>
  tx
    .select(SHOWN)
    .from(liveSessions)
    .innerJoin(
      workflows,
      and(eq(workflows.orgId, liveSessions.orgId), eq(workflows.id, liveSessions.workflowId))
    )
    .innerJoin(users, eq(users.id, liveSessions.createdBy))
    .innerJoin(orgs, eq(orgs.id, liveSessions.orgId));

export type LiveSessionRow = Awaited<ReturnType<typeof select>>[number];

/** The organisation of a session whose workflow is not deleted. */
export async function findLiveOrg(db: Database, sessionId: string): Promise<string | undefined> {
  const [row] = await db.sql<{ orgId: string | null }[]>`
    SELECT app.live_session_org(${sessionId}) AS "orgId"`;
  return row?.orgId ?? undefined;
}

/** The public calendar of all organisations: what is on or to come, or what is over. Ids only. */
export function findListed(
  db: Database,
  wanted: { over: boolean; limit: number }
): Promise<{ orgId: string; id: string }[]> {
  return db.sql<{ orgId: string; id: string }[]>`
    SELECT org_id AS "orgId", id FROM app.listed_live_sessions(${wanted.over}, ${wanted.limit})`;
}

/** A session of a workflow that is not deleted. */
export async function readLiveSession(
  tx: Tx,
  orgId: string,
  id: string
): Promise<LiveSessionRow | undefined> {
  return (await readLiveSessions(tx, orgId, [id]))[0];
}

export function readLiveSessions(tx: Tx, orgId: string, ids: readonly string[]): Promise<LiveSessionRow[]> {
  return select(tx).where(
    and(eq(liveSessions.orgId, orgId), inArray(liveSessions.id, [...ids]), isNull(workflows.deletedAt))
  );
}

/** As `readLiveSession`, locked until the transaction ends: going live, ending and changing take turns. */
export async function lockLiveSession(
  tx: Tx,
  orgId: string,
  id: string
): Promise<LiveSessionRow | undefined> {
  const key = and(eq(liveSessions.orgId, orgId), eq(liveSessions.id, id));
  await tx.select({ id: liveSessions.id }).from(liveSessions).where(key).for('update');
  return readLiveSession(tx, orgId, id);
}

export interface LiveFilter {
  orgId: string;
  workflowId?: string;
  status?: LiveStatus;
  /** The last one of the page before. */
  before?: { startsAt: Date; id: string };
  limit: number;
}

/** A page of the organisation's sessions, latest first. */
export function listLiveSessions(tx: Tx, filter: LiveFilter): Promise<LiveSessionRow[]> {
  const { before } = filter;
  return select(tx)
    .where(
      and(
        eq(liveSessions.orgId, filter.orgId),
        isNull(workflows.deletedAt),
        filter.workflowId === undefined ? undefined : eq(liveSessions.workflowId, filter.workflowId),
        filter.status === undefined ? undefined : eq(liveSessions.status, filter.status),
        before &&
          sql`(${liveSessions.startsAt}, ${liveSessions.id}) < (${before.startsAt.toISOString()}::timestamptz, ${before.id}::uuid)`
      )
    )
    .orderBy(desc(liveSessions.startsAt), desc(liveSessions.id))
    .limit(filter.limit);
}

export type NewLiveSession = Pick<
  typeof liveSessions.$inferInsert,
  'orgId' | 'workflowId' | 'title' | 'description' | 'startsAt' | 'minutes' | 'listed' | 'createdBy'
>;

export async function insertLiveSession(tx: Tx, session: NewLiveSession): Promise<string> {
  const [row] = await tx.insert(liveSessions).values(session).returning({ id: liveSessions.id });
  return row!.id;
}

export type LiveChange = Partial<
  Pick<
    typeof liveSessions.$inferInsert,
    'title' | 'description' | 'startsAt' | 'minutes' | 'listed' | 'status' | 'spotlight'
  >
>;

interface Key {
  orgId: string;
  id: string;
}

const itself = ({ orgId, id }: Key) => and(eq(liveSessions.orgId, orgId), eq(liveSessions.id, id));

/** Changes a session; each change is a new revision for calendars. */
export async function updateLiveSession(tx: Tx, key: Key, change: LiveChange): Promise<void> {
  await tx
    .update(liveSessions)
    .set({ ...change, sequence: sql`${liveSessions.sequence} + 1` })
    .where(itself(key));
}

/** `baseState` is where the replay begins. By the clock that stamps the edits. */
export async function goLive(tx: Tx, key: Key, baseState: Uint8Array): Promise<void> {
  await tx
    .update(liveSessions)
    .set({ status: 'live', liveAt: sql`now()`, baseState })
    .where(itself(key));
}

/** The last edits may still be on their way: the replay takes what was written until now. */
export async function endLive(tx: Tx, key: Key): Promise<void> {
  await tx
    .update(liveSessions)
    .set({ status: 'ended', endedAt: sql`now()`, spotlight: null })
    .where(itself(key));
}

export async function deleteLiveSession(tx: Tx, key: Key): Promise<void> {
  await tx.delete(liveSessions).where(itself(key));
}

/** The document as it was when the session went live. */
export async function readBaseState(tx: Tx, key: Key): Promise<Uint8Array | undefined> {
  const [row] = await tx.select({ state: liveSessions.baseState }).from(liveSessions).where(itself(key));
  return row?.state ?? undefined;
}

/** What happened in a session; ids only, so that whoever hears it reads the rest where it may. */
export type LiveEvent =
  | { what: 'message' | 'message-removed' | 'person' | 'role'; id: string }
  | { what: 'session' }
  | { what: 'reaction'; id: string; reaction: string };

/** Tells the collab-servers, when `tx` commits: payload `orgId:workflowId:sessionId:what[:id[:reaction]]`. */
export async function announceLive(
  tx: Tx,
  session: Pick<LiveSessionRow, 'orgId' | 'workflowId' | 'id'>,
  event: LiveEvent
): Promise<void> {
  const parts = [session.orgId, session.workflowId, session.id, event.what];
  if ('id' in event) parts.push(event.id);
  if ('reaction' in event) parts.push(event.reaction);
  await tx.execute(sql`SELECT pg_notify('live_news', ${parts.join(':')})`);
}
