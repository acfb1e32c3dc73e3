import { pendingBytes } from '@automateos/workflow/document';
import { CLOSE } from '@automateos/workflow';
import type { Connection } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { EditSocket } from './edit-socket.ts';
import { changeDocument } from './give-up.ts';
import type { HeldEdit, Room } from './room.ts';
import { removeSecrets } from './secrets.ts';
import type { Services } from './services.ts';
import { MAX_PENDING_BYTES } from './settings.ts';

export interface IncomingEdit {
  connection: Connection;
  /** Its number on the connection. */
  number: number;
  update: Uint8Array;
}

/**
 * Applies a checked edit and notes when it will be saved. What looks like a credential is taken out within the same
 * transaction, so that it is neither sent on nor logged; the sender's own copy loses it with the broadcast.
 */
export function applyEdit(services: Pick<Services, 'log' | 'logger'>, room: Room, edit: IncomingEdit): void {
  const { document } = room;
  const socket = edit.connection.context.socket as EditSocket;
  let hadSecrets = false;
  changeDocument(services, room, {
    origin: { source: 'connection', connection: edit.connection },
    sender: pendingBytes(document) === 0 ? socket : undefined, // else the fault may be in what waited for this edit
    change(transaction) {
      Y.applyUpdate(document, edit.update);
      hadSecrets = removeSecrets(transaction);
    }
  });
  if (hadSecrets) socket.tell({ type: 'refused', reason: 'secret' });
  hold(room, { socket, number: edit.number, needs: clocksOf(room, edit.update) });
  settleHeld(services, room);
  if (pendingBytes(document) > MAX_PENDING_BYTES) dropPending(room, socket);
}

/** An edit that changes nothing is saved with whatever the log holds so far. */
export function acknowledge(services: Pick<Services, 'log'>, room: Room, edit: IncomingEdit): void {
  hold(room, { socket: edit.connection.context.socket as EditSocket, number: edit.number, needs: new Map() });
  settleHeld(services, room);
}

/** Tells everyone in the room who waits for it how far their edits are saved. */
export function tellSaved(room: Room, position: number): void {
  for (const socket of room.sockets) {
    const through = socket.saved.advance(position);
    if (through !== undefined) socket.tell({ type: 'saved', through });
  }
}

const hold = (room: Room, edit: HeldEdit): void => void room.held.push(edit);

/** Edits whose parts are all there by now are saved when the log is committed up to here. */
function settleHeld({ log }: Pick<Services, 'log'>, room: Room): void {
  const position = log.position(room.id);
  const waiting = room.held.splice(0);
  for (const edit of waiting) {
    if (hasReached(room.document, edit.needs)) edit.socket.saved.settle(edit.number, position);
    else if (edit.socket.isOpen) room.held.push(edit);
  }
  if (log.committed(room.id) === position) tellSaved(room, position);
}

/** The clocks a document must have for the update to be in it whole. Computed only when something is missing at all. */
function clocksOf(room: Room, update: Uint8Array): Map<number, number> {
  const needs = new Map<number, number>();
  if (pendingBytes(room.document) === 0) return needs;
  const { structs, ds } = Y.decodeUpdate(update);
  const need = (client: number, clock: number): void =>
    void needs.set(client, Math.max(clock, needs.get(client) ?? 0));
  for (const { id, length } of structs) need(id.client, id.clock + length);
  for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) need(client, clock + len);
  return needs;
}

function hasReached(document: Y.Doc, needs: ReadonlyMap<number, number>): boolean {
  for (const [client, clock] of needs) if (Y.getState(document.store, client) < clock) return false;
  return true;
}

/**
 * Nobody sends that much ahead of what it depends on by accident. What waits is forgotten; the others who had a part in
 * it come back and bring it again.
 */
function dropPending(room: Room, sender: EditSocket): void {
  const { store } = room.document;
  store.pendingStructs = null;
  store.pendingDs = null;
  sender.refuse(CLOSE.malformed);
  for (const { socket } of room.held.splice(0)) socket.close(1012, 'Please connect again.');
}
