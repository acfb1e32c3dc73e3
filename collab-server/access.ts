import type { Actor } from '@automateos/auth';
import { findDocument } from '@automateos/db/queries/documents';
import { CLOSE, toPublicId } from '@automateos/workflow';
import type { EditSocket } from './edit-socket.ts';
import { admitGuest } from './guests.ts';
import { forgetPresence } from './presence.ts';
import { Refusal, type CloseReason } from './refusal.ts';
import type { Services } from './services.ts';
import { mayGuestWrite, mayWrite, type Session } from './sign-in.ts';

const REMEMBERED_MS = 60_000;

/** The latest changes of access, for those who were being let in meanwhile. */
export class AccessChanges {
  readonly #changes = new Map<string, number>();

  /** `orgId:userId` of a person, or the id of a live session. */
  note(payload: string): void {
    const now = Date.now();
    for (const [old, at] of this.#changes) if (at < now - REMEMBERED_MS) this.#changes.delete(old);
    this.#changes.set(payload, now);
  }

  happenedSince({ actor, guest }: Session, since: number): boolean {
    const keys = [`${actor.orgId}:${actor.userId}`, guest?.sessionId ?? ''];
    return keys.some((key) => (this.#changes.get(key) ?? -1) >= since);
  }
}

type AccessServices = Pick<Services, 'db' | 'authenticate' | 'sockets' | 'rooms' | 'logger'>;

/** Payload of `access_changed`: `orgId:userId`. Everything that this person has open there is checked again. */
export async function onAccessChanged(services: AccessServices, payload: string): Promise<void> {
  const [orgId, userId] = payload.split(':');
  const affected = services.sockets
    .all()
    .filter(({ session }) => session?.actor.orgId === orgId && session?.actor.userId === userId);
  await Promise.all(affected.map((socket) => recheck(services, socket)));
}

/** Asks again who is at the other end and what they may do. */
export async function recheck(services: AccessServices, socket: EditSocket): Promise<void> {
  const { session } = socket;
  if (!session || !socket.isOpen) return;
  try {
    const now = session.guest ? await askGuest(services, session) : await askMember(services, session);
    if ('code' in now) return socket.refuse(now);
    if (now.actor.role !== session.actor.role) takeOver(services, socket, now);
    if (!(await findDocument(services.db, nameOf(session)))) socket.refuse(CLOSE.notFound);
  } catch (error) {
    // The answer is unknown: the next notification or the next round asks again.
    services.logger.warn({ err: error, socket: socket.id }, 'access could not be checked');
  }
}

async function askMember(services: AccessServices, session: Session): Promise<Session | CloseReason> {
  const { credentials, ref } = session;
  const actor: Actor | undefined = await services.authenticate(credentials, ref.orgId);
  return actor ? { ...session, actor, canWrite: mayWrite(actor, ref) } : CLOSE.forbidden;
}

async function askGuest({ db }: AccessServices, session: Session): Promise<Session | CloseReason> {
  try {
    const { actor, guest } = await admitGuest(db, session.guest!.ticket);
    return { ...session, actor, guest, canWrite: mayGuestWrite(guest) };
  } catch (error) {
    if (error instanceof Refusal) return error.close;
    throw error;
  }
}

function takeOver(services: AccessServices, socket: EditSocket, session: Session): void {
  const { canWrite } = session;
  socket.session = session;
  const room = services.rooms.find(session.ref.documentId);
  if (room && socket.isSpectator) {
    forgetPresence(room, socket);
    room.audience?.add(socket);
  } else room?.audience?.delete(socket);
  for (const connection of room?.document.getConnections() ?? [])
    if (connection.context.socket === socket) connection.readOnly = !canWrite;
  tellAccess(socket);
}

/** Tells the client what it may do. */
export function tellAccess(socket: EditSocket): void {
  const { actor, canWrite } = socket.session!;
  socket.tell({ type: 'access', role: actor.role, canWrite });
}

/** The document's name on the wire. */
function nameOf({ ref }: Session): string {
  if (ref.kind === 'main') return toPublicId('wf', ref.workflowId);
  return ref.kind === 'side' ? `${toPublicId('wf', ref.workflowId)}.side` : toPublicId('doc', ref.documentId);
}
