import { hashToken, isTicketText, type Actor, type SessionUser } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { findParticipant, findTicket, isGood, type ParticipantRow } from '@automateos/db/queries/live-people';
import { findLiveOrg, readLiveSession, type LiveSessionRow } from '@automateos/db/queries/live-sessions';
import { parseCookies } from 'better-auth/cookies';
import { found, uuidOf } from '../access.ts';
import { ApiError, notFound } from '../errors.ts';
import { platform } from '../platform.ts';

/** Who asks for something in a live session: a member, somebody with a ticket, or anybody. */
export interface Visitor {
  actor: Actor | undefined;
  user: SessionUser | undefined;
  /** The text of a ticket to this session. */
  ticket: string | undefined;
  /** Network address, for limits. */
  address: string;
}

/** A place in a session. */
export interface Seat {
  session: LiveSessionRow;
  person: ParticipantRow;
  visitor: Visitor;
}

const MAX_TICKET_AGE_SECONDS = 12 * 3_600;

const cookieName = (sessionId: string): string => `ao_live_${sessionId}`;

interface VisitEvent {
  request: Request;
  locals: App.Locals;
  getClientAddress(): string;
}

/** `sessionId` is the public id, checked before. */
export function visitorOf(event: VisitEvent, sessionId: string): Visitor {
  const text = parseCookies(event.request.headers.get('cookie') ?? '').get(cookieName(sessionId));
  const { actor, user } = event.locals;
  const ticket = text !== undefined && isTicketText(text) ? text : undefined;
  return { actor, user, ticket, address: event.getClientAddress() };
}

type CookieJar = {
  set(name: string, value: string, options: Record<string, unknown> & { path: string }): void;
};

/** Keeps a ticket in the browser, out of the reach of scripts. */
export function keepTicket(cookies: CookieJar, sessionId: string, ticket: string): void {
  cookies.set(cookieName(sessionId), ticket, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: platform().publicUrl.startsWith('https:'),
    maxAge: MAX_TICKET_AGE_SECONDS
  });
}

/** A session by its public id, whoever asks. @throws ApiError 404 */
export async function findSession(id: string): Promise<LiveSessionRow> {
  const sessionId = uuidOf('ls', id);
  const { db } = platform();
  const orgId = found('ls', await findLiveOrg(db, sessionId));
  return found('ls', await withOrg(db, orgId, (tx) => readLiveSession(tx, orgId, sessionId)));
}

/** The visitor's place, or undefined. A member's comes before a ticket. */
export async function findSeat(session: LiveSessionRow, visitor: Visitor): Promise<Seat | undefined> {
  const { db } = platform();
  const { actor, ticket } = visitor;
  if (actor?.orgId === session.orgId) {
    const key = { orgId: session.orgId, sessionId: session.id, userId: actor.userId };
    const person = await withOrg(db, session.orgId, (tx) => findParticipant(tx, key));
    return person && !person.removedAt ? { session, person, visitor } : undefined;
  }
  const held = ticket === undefined ? undefined : await findTicket(db, hashToken(ticket));
  if (!held || !isGood(held) || held.person.sessionId !== session.id) return undefined;
  return { session, person: held.person, visitor };
}

/** The visitor's place in a session that is on. @throws ApiError 404 for everybody else, 409 when it is over */
export async function takeSeat(id: string, visitor: Visitor): Promise<Seat> {
  const session = await findSession(id);
  const seat = await findSeat(session, visitor);
  if (!seat) throw notFound('live session');
  if (session.status !== 'live') throw notLive();
  return seat;
}

export const notLive = (): ApiError =>
  new ApiError(409, 'NOT_LIVE', 'This session is not on. Open its page to see when it is.');
