import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import * as people from '@automateos/db/queries/live-people';
import { announceLive, updateLiveSession, type LiveSessionRow } from '@automateos/db/queries/live-sessions';
import { insertMark, removeMessage } from '@automateos/db/queries/live-talk';
import type { LivePerson, LiveRole } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import { ApiError, notFound } from '../errors.ts';
import { showPerson } from '../live/show.ts';
import { platform } from '../platform.ts';
import { assertStatus, lockLed } from './live-sessions.ts';

const ROLE_WORDS: Record<LiveRole, string> = {
  host: 'hosts now',
  'co-builder': 'builds now',
  spectator: 'watches now'
};

export interface PersonChange {
  role?: Exclude<LiveRole, 'host'>;
  /** Lowers the hand, when it was seen. */
  handDown?: boolean;
}

/**
 * Changes what a guest may do, in force at once: the room hears of it by a notification. Rights of members come from
 * the team. @throws ApiError 404, 403, 409
 */
export async function changePerson(
  actor: Actor,
  place: { sessionId: string; personId: string },
  { role, handDown }: PersonChange
): Promise<LivePerson> {
  return host(actor, place.sessionId, async (tx, session) => {
    const person = await findPerson(tx, session, place.personId);
    const isPromotion = role !== undefined && role !== person.role;
    if (isPromotion && person.isMember)
      throw new ApiError(409, 'MEMBER', 'The rights of members come from the team: see Members.');
    const key = { orgId: session.orgId, id: person.id };
    const lowers = handDown || role === 'co-builder';
    await people.updateParticipant(tx, key, { role: role ?? person.role, ...(lowers && { handAt: null }) });
    if (isPromotion) {
      await insertMark(tx, {
        ...{ orgId: session.orgId, sessionId: session.id, kind: 'role', participantId: person.id },
        text: `${person.name} ${ROLE_WORDS[role]}`
      });
      const details = { name: person.name, role };
      await audit(tx, actor, { action: 'live.changeRole', target: place.sessionId, details });
    }
    await announceLive(tx, session, { what: isPromotion ? 'role' : 'person', id: person.id });
    return showPerson((await people.readParticipant(tx, key))!);
  });
}

/** Sends a guest out; the ticket opens nothing any more. @throws ApiError 404, 403, 409 */
export async function removePerson(
  actor: Actor,
  place: { sessionId: string; personId: string }
): Promise<void> {
  await host(actor, place.sessionId, async (tx, session) => {
    const person = await findPerson(tx, session, place.personId);
    if (person.isMember)
      throw new ApiError(409, 'MEMBER', 'A member of the team cannot be sent out of a session.');
    await people.updateParticipant(tx, { orgId: session.orgId, id: person.id }, { removedAt: new Date() });
    await announceLive(tx, session, { what: 'role', id: person.id });
    const details = { name: person.name };
    await audit(tx, actor, { action: 'live.removePerson', target: place.sessionId, details });
  });
}

/** Asks everybody to follow the view of the one who asks, or nobody any more. @throws ApiError 404, 403, 409 */
export async function setSpotlight(actor: Actor, id: string, isOn: boolean): Promise<void> {
  await host(actor, id, async (tx, session) => {
    const key = { orgId: session.orgId, sessionId: session.id, userId: actor.userId };
    const own = isOn ? await people.findParticipant(tx, key) : undefined;
    if (isOn && !own) throw new ApiError(409, 'NOT_THERE', 'Join the session first.');
    await updateLiveSession(tx, session, { spotlight: own?.id ?? null });
    await announceLive(tx, session, { what: 'session' });
  });
}

/** Marks the moment for the replay. @throws ApiError 404, 403, 409 */
export async function addChapter(actor: Actor, id: string, text: string): Promise<void> {
  await host(actor, id, (tx, session) =>
    insertMark(tx, { orgId: session.orgId, sessionId: session.id, kind: 'chapter', text })
  );
}

/** Takes something back that somebody said; also out of the replay. @throws ApiError 404, 403 */
export async function removeLiveMessage(
  actor: Actor,
  place: { sessionId: string; messageId: string }
): Promise<void> {
  const id = uuidOf('lm', place.messageId);
  await leading(actor, place.sessionId, async (tx, session) => {
    const { orgId, id: sessionId } = session;
    if (!(await removeMessage(tx, { orgId, sessionId, id }))) throw notFound('message');
    await announceLive(tx, session, { what: 'message-removed', id });
    await audit(tx, actor, { action: 'live.removeMessage', target: place.sessionId });
  });
}

/** Work of the host while the session is on. */
function host<T>(
  actor: Actor,
  id: string,
  work: (tx: Tx, session: LiveSessionRow) => Promise<T>
): Promise<T> {
  return leading(actor, id, (tx, session) => {
    assertStatus(session, ['live']);
    return work(tx, session);
  });
}

function leading<T>(
  actor: Actor,
  id: string,
  work: (tx: Tx, session: LiveSessionRow) => Promise<T>
): Promise<T> {
  authorise(actor, 'live.host');
  return withOrg(platform().db, actor.orgId, async (tx) => work(tx, await lockLed(tx, actor, id)));
}

async function findPerson(tx: Tx, session: LiveSessionRow, personId: string): Promise<people.ParticipantRow> {
  const key = { orgId: session.orgId, id: uuidOf('lp', personId) };
  const person = found('lp', await people.readParticipant(tx, key));
  if (person.sessionId !== session.id || person.removedAt) throw notFound('person');
  return person;
}
