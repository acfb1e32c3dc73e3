import { personColorNumber, toPublicId, type AwarenessState } from '@automateos/workflow';
import type { Connection } from '@hocuspocus/server';
import { removeAwarenessStates } from 'y-protocols/awareness';
import { z } from 'zod';
import type { EditSocket } from './edit-socket.ts';
import type { Room } from './room.ts';

const COLORS = 6;

const place = z.strictObject({ x: z.number(), y: z.number() });
const name = z.string().max(200);
/** Each field by itself: one that is wrong is left out, the others stay. */
const FIELDS = {
  cursor: place.nullable(),
  selection: z.array(name).max(1_000),
  editing: z.strictObject({ nodeId: name, field: name }).nullable(),
  view: place.extend({ width: z.number().positive(), height: z.number().positive() }).nullable(),
  drag: z.strictObject({ ids: z.array(name).max(1_000), dx: z.number(), dy: z.number() }).nullable()
} as const;
type Field = keyof typeof FIELDS;
const READER_FIELDS: readonly Field[] = ['cursor', 'view'];
const ALL_FIELDS = Object.keys(FIELDS) as Field[];

/**
 * Turns what a client says about itself into what the others are shown: its own state only, known fields only, and the
 * identity that it signed in with. `states` is changed in place.
 */
export function stampPresence(
  room: Room,
  connection: Connection,
  states: Map<number, Record<string, unknown>>
): void {
  const socket = connection.context.socket as EditSocket;
  for (const [clientId, state] of states) {
    if (isOwnState(room, connection, clientId)) states.set(clientId, stamped(room, socket, state));
    else states.delete(clientId);
  }
}

/**
 * The first client id that a connection spoke of is its own, unless somebody else is here with it. Among `states` there is
 * also one of the library's own making, so the first one there does not count.
 */
function isOwnState(room: Room, connection: Connection, clientId: number): boolean {
  const socket = connection.context.socket as EditSocket;
  if (socket.awarenessId === clientId) return true;
  if (socket.claimedAwarenessId !== clientId) return false;
  if (belongsToOther(room, socket, clientId)) return false;
  const holder = room.document
    .getConnections()
    .find((other) => other.context.socket.awarenessId === clientId);
  if (holder) {
    const previous = holder.context.socket as EditSocket;
    if (previous.session?.actor.userId !== socket.session?.actor.userId) return false;
    // The same person came back before the server noticed that the old connection is dead.
    previous.awarenessId = undefined;
    room.document.getClients(holder).delete(clientId);
  }
  socket.awarenessId = clientId;
  // The library registers only ids it never saw; one that comes back would outlive its connection as a ghost.
  room.document.getClients(connection).add(clientId);
  return true;
}

/** Whether this client id is shown with the identity of somebody else, who may be at another server. */
function belongsToOther(room: Room, socket: EditSocket, clientId: number): boolean {
  const shown = (room.document.awareness.getStates().get(clientId) as AwarenessState | undefined)?.user?.id;
  return shown !== undefined && shown !== toPublicId('usr', socket.session!.actor.userId);
}

/** Gives a newcomer a colour. */
export function joinPresence(room: Room, socket: EditSocket): void {
  colorOf(room, socket.session!.actor);
}

function stamped(room: Room, socket: EditSocket, state: Record<string, unknown>): Record<string, unknown> {
  const { actor, canWrite } = socket.session!;
  const shown: Record<string, unknown> = {};
  for (const field of canWrite ? ALL_FIELDS : READER_FIELDS) {
    if (!Object.hasOwn(state, field)) continue;
    const parsed = FIELDS[field].safeParse(state[field]);
    if (parsed.success) shown[field] = parsed.data;
  }
  const user: NonNullable<AwarenessState['user']> = {
    id: toPublicId('usr', actor.userId),
    name: actor.name,
    color: `u${colorOf(room, actor) + 1}` as `u1`
  };
  return { ...shown, user };
}

/** The person's own colour, or the lowest free one when somebody has it; the same for all windows of one person. */
function colorOf(room: Room, { userId, color }: { userId: string; color?: number }): number {
  let slot = room.colors.get(userId);
  if (slot === undefined) {
    const taken = new Set(room.colors.values());
    slot = (color ?? personColorNumber(toPublicId('usr', userId))) - 1;
    if (taken.has(slot)) for (slot = 0; taken.has(slot);) slot++;
    room.colors.set(userId, slot);
  }
  return slot % COLORS;
}

/** Takes the traces of a connection that left out of the room. */
export function forgetPresence(room: Room, socket: EditSocket): void {
  if (socket.awarenessId !== undefined) {
    removeAwarenessStates(room.document.awareness, [socket.awarenessId], null);
    socket.awarenessId = undefined;
  }
  const userId = socket.session?.actor.userId;
  const stillHere = room.sockets.some((other) => other.session?.actor.userId === userId);
  if (userId !== undefined && !stillHere) room.colors.delete(userId);
}
