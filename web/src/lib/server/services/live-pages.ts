import { withOrg } from '@automateos/db';
import * as people from '@automateos/db/queries/live-people';
import { findListed, readLiveSessions, type LiveSessionRow } from '@automateos/db/queries/live-sessions';
import { toPublicId, type LiveRole, type LiveStatus } from '@automateos/workflow';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { liveUrl, mayLead } from '../live/show.ts';
import { findSeat, findSession, type Visitor } from '../live/visitor.ts';
import { platform } from '../platform.ts';
import { limit } from './live-room.ts';

/** What anybody may know of a session: nothing of the team but its name and who hosts. */
export interface PublicSession {
  id: string;
  title: string;
  description: string;
  workflowName: string;
  hostName: string;
  teamName: string;
  status: LiveStatus;
  startsAt: string;
  minutes: number;
  liveAt: string | null;
  endedAt: string | null;
  url: string;
}

export interface PublicPage {
  session: PublicSession;
  /** How many mean to come, and some of their names. */
  coming: { count: number; names: string[] };
  /** The visitor's own place: role while the session is on, RSVP before. */
  own: { role?: LiveRole; rsvp?: string; memberPath?: string; mayHost: boolean };
}

const SHOWN_NAMES = 8;
const MOST_RSVPS = 5_000;
const LISTED = 60;
const RSVPS_PER_ADDRESS = { max: 10, windowMs: 60_000 };

/** The public calendar: what is on and to come, and what can be replayed. */
export async function readLiveCalendar(): Promise<{ coming: PublicSession[]; over: PublicSession[] }> {
  const [coming, over] = await Promise.all([listed(false), listed(true)]);
  return { coming: coming.map(showPublic), over: over.map(showPublic) };
}

/** What is on and to come, for the calendar feed. */
export const listComing = (): Promise<LiveSessionRow[]> => listed(false);

/** The session's public page, as this visitor sees it. @throws ApiError 404 */
export async function readPublicPage(
  id: string,
  visitor: Visitor,
  rsvpCookie: string | undefined
): Promise<PublicPage> {
  const session = await findSession(id);
  const { orgId, id: sessionId } = session;
  const rsvps = await withOrg(platform().db, orgId, (tx) =>
    people.listRsvps(tx, { orgId, sessionId, limit: MOST_RSVPS })
  );
  const own = rsvps.find((row) => (row.userId ? row.userId === visitor.user?.id : row.id === rsvpCookie));
  const seat = await findSeat(session, visitor);
  const isMember = visitor.actor?.orgId === orgId;
  return {
    session: showPublic(session),
    coming: { count: rsvps.length, names: rsvps.slice(0, SHOWN_NAMES).map(({ name }) => name) },
    own: {
      role: seat?.person.role,
      rsvp: own?.id,
      mayHost: mayLead(visitor.actor, session),
      ...(isMember && { memberPath: `/app/workflows/${toPublicId('wf', session.workflowId)}?live` })
    }
  };
}

/** Notes that the visitor means to come. Returns what a guest's browser keeps to take it back. @throws ApiError */
export async function addRsvp(id: string, visitor: Visitor, name: string): Promise<string> {
  const session = await findSession(id);
  if (session.status !== 'scheduled')
    throw new ApiError(409, 'NOT_COMING', 'This session is not to come any more.');
  await limit(`live-rsvp:${visitor.address}`, RSVPS_PER_ADDRESS);
  const { orgId, id: sessionId } = session;
  return withOrg(platform().db, orgId, async (tx) => {
    if ((await people.countRsvps(tx, { orgId, sessionId })) >= MOST_RSVPS)
      throw new ApiError(409, 'FULL', 'So many mean to come that no more can be noted. Come all the same.');
    return people.insertRsvp(tx, { orgId, sessionId, userId: visitor.user?.id, name });
  });
}

/** Takes an RSVP back that is the visitor's own; anything else changes nothing. @throws ApiError 404 */
export async function removeRsvp(
  id: string,
  visitor: Visitor,
  rsvpCookie: string | undefined
): Promise<void> {
  const { orgId, id: sessionId } = await findSession(id);
  await withOrg(platform().db, orgId, async (tx) => {
    const rows = await people.listRsvps(tx, { orgId, sessionId, limit: MOST_RSVPS });
    const own = rows.find((row) => (row.userId ? row.userId === visitor.user?.id : row.id === rsvpCookie));
    if (own) await people.deleteRsvp(tx, { orgId, sessionId, id: own.id });
  });
}

/** The main document's name on the wire, for somebody with a seat. */
export const documentOf = ({ workflowId }: LiveSessionRow): string => toPublicId('wf', workflowId);

export function showPublic(row: LiveSessionRow): PublicSession {
  const { title, description, workflowName, hostName, status, minutes } = row;
  return {
    id: toPublicId('ls', row.id),
    ...{ title, description, workflowName, hostName, status, minutes },
    teamName: row.orgName,
    startsAt: iso(row.startsAt),
    liveAt: iso(row.liveAt),
    endedAt: iso(row.endedAt),
    url: liveUrl(row.id)
  };
}

async function listed(over: boolean): Promise<LiveSessionRow[]> {
  const { db } = platform();
  const found = await findListed(db, { over, limit: LISTED });
  const byOrg = Map.groupBy(found, ({ orgId }) => orgId);
  const rows = await Promise.all(
    [...byOrg].map(([orgId, ids]) =>
      withOrg(db, orgId, (tx) =>
        readLiveSessions(
          tx,
          orgId,
          ids.map(({ id }) => id)
        )
      )
    )
  );
  const byId = new Map(rows.flat().map((row) => [row.id, row]));
  return found.flatMap(({ id }) => byId.get(id) ?? []);
}
