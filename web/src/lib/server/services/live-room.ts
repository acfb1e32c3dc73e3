import { can, mintTicket, type Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import * as people from '@automateos/db/queries/live-people';
import { announceLive, readLiveSession, type LiveSessionRow } from '@automateos/db/queries/live-sessions';
import { insertMark, insertMessage, listMessages, readMessage } from '@automateos/db/queries/live-talk';
import { consumeRateLimit } from '@automateos/db/queries/rate-limits';
import { toPublicId, type LiveMessage, type LiveReaction, type LiveRole } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { LiveRoom } from '../answers/live.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { mayLead, showMessage, showPerson } from '../live/show.ts';
import { findSession, notLive, takeSeat, type Seat, type Visitor } from '../live/visitor.ts';
import { platform } from '../platform.ts';

/** A ticket is good for this long, and renewed while its bearer is in the room. */
const TICKET_MS = 4 * 3_600_000;
const SHOWN_PEOPLE = 1_000;
const SHOWN_MESSAGES = 200;
const JOINS_PER_ADDRESS = { max: 60, windowMs: 60_000 };
const WORDS_PER_PERSON = { max: 10, windowMs: 10_000 };
const GESTURES_PER_PERSON = { max: 30, windowMs: 10_000 };

/** A member comes in, in the role that the team gives: who schedules hosts, who may edit builds, others watch. */
export async function joinAsMember(actor: Actor, id: string): Promise<LiveRoom> {
  authorise(actor, 'live.read');
  const { orgId, userId, name } = actor;
  const { db } = platform();
  return withOrg(db, orgId, async (tx) => {
    const session = found('ls', await readLiveSession(tx, orgId, uuidOf('ls', id)));
    if (session.status !== 'live') throw notLive();
    const known = await people.findParticipant(tx, { orgId, sessionId: session.id, userId });
    const person =
      known ??
      (await people.joinSession(tx, {
        ...{ orgId, sessionId: session.id, userId, name },
        role: roleOf(actor, session)
      }));
    if (!known) await announceLive(tx, session, { what: 'person', id: person.id });
    return showRoom(tx, { session, person, visitor: { actor } });
  });
}

function roleOf(actor: Actor, session: LiveSessionRow): LiveRole {
  if (session.createdBy === actor.userId) return 'host';
  return can(actor, 'document.edit', session) ? 'co-builder' : 'spectator';
}

/**
 * Lets somebody in by the link, as a spectator, whether they have an account or not. Somebody who comes back with an
 * account keeps the role. Returns the ticket, which is shown nowhere else. @throws ApiError 404, 409, 429
 */
export async function joinAsGuest(id: string, visitor: Visitor, name: string): Promise<string> {
  const session = await findSession(id);
  if (session.status !== 'live') throw notLive();
  const { db } = platform();
  await limit(`live-join:${visitor.address}`, JOINS_PER_ADDRESS);
  const { text, hash } = mintTicket();
  const { orgId, id: sessionId } = session;
  await withOrg(db, orgId, async (tx) => {
    const userId = visitor.user?.id;
    const known = userId && (await people.findParticipant(tx, { orgId, sessionId, userId }));
    if (known && known.removedAt)
      throw new ApiError(403, 'REMOVED', 'The host has taken you out of this session.');
    if (!known && (await people.countGuests(tx, { orgId, sessionId })) >= session.capacity)
      throw new ApiError(409, 'FULL', 'This session is full. Its replay will be on this page.');
    const ticket = { hash, until: new Date(Date.now() + TICKET_MS) };
    const joining = { orgId, sessionId, userId, name, role: 'spectator', ticket } as const;
    const person = await people.joinSession(tx, joining);
    await announceLive(tx, session, { what: 'person', id: person.id });
  });
  return text;
}

/** What the visitor sees beside the canvas; renews a ticket. @throws ApiError 404, 409 */
export async function readLiveRoom(id: string, visitor: Visitor): Promise<LiveRoom> {
  const seat = await takeSeat(id, visitor);
  const { orgId } = seat.session;
  return withOrg(platform().db, orgId, async (tx) => {
    if (!seat.person.isMember)
      await people.updateParticipant(
        tx,
        { orgId, id: seat.person.id },
        { ticketUntil: new Date(Date.now() + TICKET_MS) }
      );
    return showRoom(tx, seat);
  });
}

/** Says something to everybody. @throws ApiError 404, 409, 429 */
export async function say(id: string, visitor: Visitor, text: string): Promise<LiveMessage> {
  const { session, person } = await takeSeat(id, visitor);
  await limit(`live-say:${person.id}`, WORDS_PER_PERSON);
  const { orgId, id: sessionId } = session;
  return withOrg(platform().db, orgId, async (tx) => {
    const messageId = await insertMessage(tx, { orgId, sessionId, participantId: person.id, text });
    await announceLive(tx, session, { what: 'message', id: messageId });
    return showMessage((await readMessage(tx, { orgId, id: messageId }))!);
  });
}

/** Raises or lowers the visitor's own hand. @throws ApiError 404, 409, 429 */
export async function raiseHand(id: string, visitor: Visitor, isRaised: boolean): Promise<void> {
  const { session, person } = await takeSeat(id, visitor);
  await limit(`live-hand:${person.id}`, GESTURES_PER_PERSON);
  const { orgId, id: sessionId } = session;
  await withOrg(platform().db, orgId, async (tx) => {
    const handAt = isRaised ? (person.handAt ?? new Date()) : null;
    await people.updateParticipant(tx, { orgId, id: person.id }, { handAt });
    if (isRaised && !person.handAt)
      await insertMark(tx, {
        ...{ orgId, sessionId, kind: 'hand', participantId: person.id },
        text: `${person.name} raised a hand`
      });
    await announceLive(tx, session, { what: 'person', id: person.id });
  });
}

/** Shows a feeling to everybody; it is kept nowhere. @throws ApiError 404, 409, 429 */
export async function react(id: string, visitor: Visitor, reaction: LiveReaction): Promise<void> {
  const { session, person } = await takeSeat(id, visitor);
  await limit(`live-react:${person.id}`, GESTURES_PER_PERSON);
  await withOrg(platform().db, session.orgId, (tx) =>
    announceLive(tx, session, { what: 'reaction', id: person.id, reaction })
  );
}

/** @throws ApiError 429 */
export async function limit(key: string, allowed: { max: number; windowMs: number }): Promise<void> {
  const state = await consumeRateLimit(platform().db, { key, ...allowed });
  if (state.allowed) return;
  const seconds = Math.ceil(state.resetMs / 1_000);
  throw new ApiError(429, 'TOO_MANY', {
    message: `That was a lot at once. Try again in ${seconds} s.`,
    headers: { 'retry-after': String(seconds) }
  });
}

async function showRoom(
  tx: Tx,
  { session, person, visitor }: Pick<Seat, 'session' | 'person'> & { visitor: Pick<Visitor, 'actor'> }
): Promise<LiveRoom> {
  const { orgId, id: sessionId, title, status, hostName, spotlight } = session;
  const buildersAnd = person.role === 'spectator' ? person.id : undefined;
  const rows = await people.listParticipants(tx, { orgId, sessionId, buildersAnd, limit: SHOWN_PEOPLE });
  const messages = await listMessages(tx, { orgId, sessionId, limit: SHOWN_MESSAGES });
  return {
    session: {
      id: toPublicId('ls', sessionId),
      ...{ title, status, hostName },
      liveAt: iso(session.liveAt),
      spotlight: spotlight && toPublicId('lp', spotlight)
    },
    me: showPerson(person),
    mayHost: mayLead(visitor.actor, session),
    people: rows.map(showPerson),
    messages: messages.map(showMessage)
  };
}
