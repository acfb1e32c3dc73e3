import { isTransactionOrigin } from '@hocuspocus/server';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';
import { applyAwarenessUpdate, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import type { Room } from './room.ts';

/** Origin of states that another server sent. It has stamped them already. */
const FROM_PEER = { fromPeer: true } as const;

const NO_STATE = 'null';

/** Whether a change of presence happened here, so that the others must be told: neither theirs nor a timeout. */
export const isOwnPresence = (origin: unknown): boolean => origin === null || isTransactionOrigin(origin);

/** The clients whose presence this server answers for. */
export const clientsHere = (room: Room): number[] =>
  room.sockets.flatMap(({ awarenessId }) =>
    awarenessId !== undefined && room.document.awareness.meta.has(awarenessId) ? [awarenessId] : []
  );

/** States as y-protocols encodes them. */
export const presenceOf = (room: Room, clients: readonly number[]): Uint8Array =>
  encodeAwarenessUpdate(room.document.awareness, [...clients]);

/**
 * Shows what another server says about the people there, and keeps `clients` the set of those. A client that has come over
 * to this server is its business alone: the other one may still hold the dead end of its last connection.
 */
export function showPeerPresence(room: Room, clients: Set<number>, payload: Uint8Array): void {
  const here = new Set(clientsHere(room));
  const states = readStates(payload).filter(({ clientId }) => !here.has(clientId));
  for (const { clientId, state } of states)
    if (state === NO_STATE) clients.delete(clientId);
    else clients.add(clientId);
  applyAwarenessUpdate(room.document.awareness, writeStates(states), FROM_PEER);
}

/** The other server has let go of the document or is gone. */
export function hidePeerPresence(room: Room, clients: ReadonlySet<number>): void {
  const here = new Set(clientsHere(room));
  const gone = [...clients].filter((clientId) => !here.has(clientId));
  removeAwarenessStates(room.document.awareness, gone, FROM_PEER);
}

interface EncodedState {
  clientId: number;
  clock: number;
  /** JSON. */
  state: string;
}

function readStates(payload: Uint8Array): EncodedState[] {
  const decoder = createDecoder(payload);
  return Array.from({ length: readVarUint(decoder) }, () => ({
    clientId: readVarUint(decoder),
    clock: readVarUint(decoder),
    state: readVarString(decoder)
  }));
}

function writeStates(states: readonly EncodedState[]): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, states.length);
  for (const { clientId, clock, state } of states) {
    writeVarUint(encoder, clientId);
    writeVarUint(encoder, clock);
    writeVarString(encoder, state);
  }
  return toUint8Array(encoder);
}
