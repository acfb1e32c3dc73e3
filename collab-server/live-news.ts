import { withOrg, type Tx } from '@automateos/db';
import { actorIdOf, readParticipant, type ParticipantRow } from '@automateos/db/queries/live-people';
import { readLiveSession } from '@automateos/db/queries/live-sessions';
import { readMessage } from '@automateos/db/queries/live-talk';
import { LIVE_REACTIONS, toPublicId, type LiveNews, type LiveReaction } from '@automateos/workflow';
import { recheck } from './access.ts';
import type { EditSocket } from './edit-socket.ts';
import type { Services } from './services.ts';

interface Notice {
  orgId: string;
  workflowId: string;
  sessionId: string;
  what: string;
  id: string;
  reaction: string;
}

type LiveServices = Pick<Services, 'db' | 'authenticate' | 'sockets' | 'rooms' | 'logger' | 'accessChanges'>;

/** Brings news of live sessions from the notification channel to those who are in them, in the order in which they came. */
export class LiveNewsChannel {
  readonly #services: LiveServices;
  #turn: Promise<void> = Promise.resolve();

  constructor(services: LiveServices) {
    this.#services = services;
  }

  /** Payload of `live_news`: `orgId:workflowId:sessionId:what[:id[:reaction]]`. */
  hear(payload: string): void {
    const [orgId = '', workflowId = '', sessionId = '', what = '', id = '', reaction = ''] =
      payload.split(':');
    const notice: Notice = { orgId, workflowId, sessionId, what, id, reaction };
    // At once: whoever is being let in just now asks again.
    if (changesRights(notice)) this.#services.accessChanges.note(sessionId);
    this.#turn = this.#turn
      .then(() => tell(this.#services, notice))
      .catch((error: unknown) =>
        this.#services.logger.warn({ err: error }, 'news of a live session could not be told')
      );
  }
}

const changesRights = ({ what }: Notice): boolean => what === 'session' || what === 'role';

async function tell(services: LiveServices, notice: Notice): Promise<void> {
  const { orgId, workflowId, sessionId, what, id } = notice;
  // Those who are signed in but still wait for the document too.
  const sockets = services.sockets.all().filter(({ session }) => {
    if (session?.ref.kind !== 'main' || session.ref.workflowId !== workflowId) return false;
    return !session.guest || session.guest.sessionId === sessionId;
  });
  if (sockets.length === 0) return;
  const news = await withOrg(services.db, orgId, (tx) => readNews(tx, notice));
  if (news)
    for (const socket of sockets) if (concerns(socket, notice, news)) socket.tell({ type: 'live', news });
  if (!changesRights(notice)) return;
  // After being told: whoever is sent away knows why.
  const affected = sockets.filter(({ session }) => what === 'session' || session?.guest?.personId === id);
  await Promise.all(affected.map((socket) => recheck(services, socket)));
}

async function readNews(tx: Tx, notice: Notice): Promise<LiveNews | undefined> {
  const { orgId, id } = notice;
  switch (notice.what) {
    case 'message': {
      const row = await readMessage(tx, { orgId, id });
      if (!row) return undefined;
      const { name, text } = row;
      const message = { id: toPublicId('lm', id), by: toPublicId('lp', row.by), name, text };
      return { kind: 'message', message: { ...message, at: row.at.toISOString() } };
    }
    case 'message-removed':
      return { kind: 'message-removed', id: toPublicId('lm', id) };
    case 'person':
    case 'role': {
      const row = await readParticipant(tx, { orgId, id });
      return row && { kind: 'person', person: showPerson(row), isGone: row.removedAt !== null };
    }
    case 'session':
      return readSessionNews(tx, notice);
    case 'reaction':
      return isReaction(notice.reaction)
        ? { kind: 'reaction', reaction: notice.reaction, by: toPublicId('lp', id) }
        : undefined;
    default:
      return undefined;
  }
}

async function readSessionNews(tx: Tx, { orgId, sessionId }: Notice): Promise<LiveNews | undefined> {
  const row = await readLiveSession(tx, orgId, sessionId);
  if (!row) return undefined;
  const { status, spotlight } = row;
  return { kind: 'session', status, spotlight: spotlight && toPublicId('lp', spotlight) };
}

function showPerson(row: ParticipantRow): Extract<LiveNews, { kind: 'person' }>['person'] {
  const { name, role, isMember, handAt } = row;
  return {
    id: toPublicId('lp', row.id),
    userId: toPublicId('usr', actorIdOf(row)),
    name,
    role,
    isMember,
    handAt: handAt?.toISOString() ?? null
  };
}

/** Hundreds of spectators need not hear of each other's coming; those who build do, and everybody of oneself. */
function concerns({ session }: EditSocket, { what, id }: Notice, news: LiveNews): boolean {
  if (session?.guest?.role !== 'spectator' || session.guest.personId === id) return true;
  return what !== 'person' || (news.kind === 'person' && news.person.role !== 'spectator');
}

const isReaction = (text: string): text is LiveReaction =>
  (LIVE_REACTIONS as readonly string[]).includes(text);
