import { and, asc, eq, gt, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import { withOrg, type Database, type Tx } from '../client.ts';
import { liveParticipants, liveRsvps, liveSessions } from '../schema/index.ts';
import type { LiveStatus } from './live-sessions.ts';

export type LiveRole = (typeof liveParticipants.$inferSelect)['role'];

const SHOWN = {
  id: liveParticipants.id,
  sessionId: liveParticipants.sessionId,
  userId: liveParticipants.userId,
  name: liveParticipants.name,
  role: liveParticipants.role,
  isMember: sql<boolean>`${liveParticipants.ticketHash} IS NULL`,
  ticketUntil: liveParticipants.ticketUntil,
  joinedAt: liveParticipants.joinedAt,
  handAt: liveParticipants.handAt,
  removedAt: liveParticipants.removedAt
};

const select = (tx: Tx) => tx.select(SHOWN).from(liveParticipants);

export type ParticipantRow = Awaited<ReturnType<typeof select>>[number];

/** By whose name edits are logged and presence is shown: the account, or without one the place in the session. */
export const actorIdOf = ({ id, userId }: Pick<ParticipantRow, 'id' | 'userId'>): string => userId ?? id;

export interface NewParticipant {
  orgId: string;
  sessionId: string;
  userId?: string;
  name: string;
  role: LiveRole;
  /** For a guest; members come in as themselves. */
  ticket?: { hash: Uint8Array; until: Date };
}

/** Takes a place in the session. Somebody with an account who is there already keeps role and place, with a new ticket. */
export async function joinSession(tx: Tx, joining: NewParticipant): Promise<ParticipantRow> {
  const { ticket, ...person } = joining;
  const own = { ticketHash: ticket?.hash ?? null, ticketUntil: ticket?.until ?? null };
  const insert = tx.insert(liveParticipants).values({ ...person, ...own });
  const [row] = await insert
    .onConflictDoUpdate({
      target: [liveParticipants.orgId, liveParticipants.sessionId, liveParticipants.userId],
      set: { ...own, name: person.name }
    })
    .returning({ id: liveParticipants.id });
  return (await readParticipant(tx, { orgId: joining.orgId, id: row!.id }))!;
}

export async function readParticipant(
  tx: Tx,
  key: { orgId: string; id: string }
): Promise<ParticipantRow | undefined> {
  const [row] = await select(tx).where(
    and(eq(liveParticipants.orgId, key.orgId), eq(liveParticipants.id, key.id))
  );
  return row;
}

export async function findParticipant(
  tx: Tx,
  key: { orgId: string; sessionId: string; userId: string }
): Promise<ParticipantRow | undefined> {
  const [row] = await select(tx).where(
    and(
      eq(liveParticipants.orgId, key.orgId),
      eq(liveParticipants.sessionId, key.sessionId),
      eq(liveParticipants.userId, key.userId)
    )
  );
  return row;
}

/** Those who are in the session: all, or without the spectators but `self`. */
export function listParticipants(
  tx: Tx,
  filter: { orgId: string; sessionId: string; buildersAnd?: string; limit: number }
): Promise<ParticipantRow[]> {
  const { buildersAnd } = filter;
  return select(tx)
    .where(
      and(
        eq(liveParticipants.orgId, filter.orgId),
        eq(liveParticipants.sessionId, filter.sessionId),
        isNull(liveParticipants.removedAt),
        buildersAnd === undefined
          ? undefined
          : or(ne(liveParticipants.role, 'spectator'), eq(liveParticipants.id, buildersAnd))
      )
    )
    .orderBy(asc(liveParticipants.joinedAt), asc(liveParticipants.id))
    .limit(filter.limit);
}

/** Guests whose ticket is good now. */
export function countGuests(tx: Tx, key: { orgId: string; sessionId: string }): Promise<number> {
  return tx.$count(
    liveParticipants,
    and(
      eq(liveParticipants.orgId, key.orgId),
      eq(liveParticipants.sessionId, key.sessionId),
      isNull(liveParticipants.removedAt),
      isNotNull(liveParticipants.ticketHash),
      gt(liveParticipants.ticketUntil, sql`now()`)
    )
  );
}

export async function updateParticipant(
  tx: Tx,
  key: { orgId: string; id: string },
  change: { role?: LiveRole; handAt?: Date | null; removedAt?: Date; ticketUntil?: Date }
): Promise<void> {
  await tx
    .update(liveParticipants)
    .set(change)
    .where(and(eq(liveParticipants.orgId, key.orgId), eq(liveParticipants.id, key.id)));
}

/** What a ticket stands for, good or not: the caller decides. */
export interface Ticket {
  orgId: string;
  workflowId: string;
  status: LiveStatus;
  person: ParticipantRow;
}

/** The place behind a ticket, or undefined for one that was never given out or was replaced. */
export async function findTicket(db: Database, hash: Uint8Array): Promise<Ticket | undefined> {
  const [found] = await db.orm.execute<{ org_id: string; id: string }>(
    sql`SELECT org_id, id FROM app.find_live_ticket(${hash})`
  );
  if (!found) return undefined;
  const orgId = found.org_id;
  return withOrg(db, orgId, async (tx) => {
    const person = await readParticipant(tx, { orgId, id: found.id });
    if (!person) return undefined;
    const [session] = await tx
      .select({ workflowId: liveSessions.workflowId, status: liveSessions.status })
      .from(liveSessions)
      .where(and(eq(liveSessions.orgId, orgId), eq(liveSessions.id, person.sessionId)));
    return session && { orgId, ...session, person };
  });
}

/** Whether the ticket opens the room now. */
export const isGood = ({ status, person }: Ticket): boolean =>
  status === 'live' && !person.removedAt && (person.ticketUntil?.getTime() ?? 0) > Date.now();

/** Notes that somebody means to come; once per account. Returns the row, to be taken back by. */
export async function insertRsvp(
  tx: Tx,
  rsvp: { orgId: string; sessionId: string; userId?: string; name: string }
): Promise<string> {
  const [row] = await tx
    .insert(liveRsvps)
    .values(rsvp)
    .onConflictDoUpdate({
      target: [liveRsvps.orgId, liveRsvps.sessionId, liveRsvps.userId],
      set: { name: rsvp.name }
    })
    .returning({ id: liveRsvps.id });
  return row!.id;
}

export async function deleteRsvp(
  tx: Tx,
  rsvp: { orgId: string; sessionId: string; id: string }
): Promise<void> {
  await tx
    .delete(liveRsvps)
    .where(
      and(eq(liveRsvps.orgId, rsvp.orgId), eq(liveRsvps.sessionId, rsvp.sessionId), eq(liveRsvps.id, rsvp.id))
    );
}

/** Who means to come, first come first. */
export function listRsvps(
  tx: Tx,
  key: { orgId: string; sessionId: string; limit: number }
): Promise<{ id: string; userId: string | null; name: string }[]> {
  return tx
    .select({ id: liveRsvps.id, userId: liveRsvps.userId, name: liveRsvps.name })
    .from(liveRsvps)
    .where(and(eq(liveRsvps.orgId, key.orgId), eq(liveRsvps.sessionId, key.sessionId)))
    .orderBy(asc(liveRsvps.createdAt), asc(liveRsvps.id))
    .limit(key.limit);
}

export function countRsvps(tx: Tx, key: { orgId: string; sessionId: string }): Promise<number> {
  return tx.$count(liveRsvps, and(eq(liveRsvps.orgId, key.orgId), eq(liveRsvps.sessionId, key.sessionId)));
}
