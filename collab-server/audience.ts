import * as Y from 'yjs';
import { encodeAwarenessUpdate } from 'y-protocols/awareness';
import type { EditSocket } from './edit-socket.ts';
import { awarenessMessage, encodeAddress, joinFrame, updateMessage } from './frames.ts';
import type { Room } from './room.ts';

/** From a change of their number to the word about it. */
const COUNT_LAG_MS = 1_000;
/** Clients take a socket that is silent for 30 s for a dead one. */
const HEARTBEAT_MS = 10_000;

/**
 * The spectators of a live session in one room. They may be hundreds, so they do not get each edit and each move of a
 * pointer by itself: what happened within `everyMs` is put together once and the same bytes go to all of them.
 */
export class Audience {
  readonly #room: Room;
  readonly #everyMs: number;
  readonly #sockets = new Set<EditSocket>();
  #updates: Uint8Array[] = [];
  readonly #clients = new Set<number>();
  #flushing: ReturnType<typeof setTimeout> | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;
  #heart: ReturnType<typeof setInterval> | undefined;

  constructor(room: Room, everyMs: number) {
    this.#room = room;
    this.#everyMs = everyMs;
    const { document } = room;
    document.on('update', (update: Uint8Array) => {
      if (this.#sockets.size === 0 || room.isBroken) return;
      this.#updates.push(update);
      this.#schedule();
    });
    document.awareness.on('update', (change: Record<'added' | 'updated' | 'removed', number[]>) => {
      if (this.#sockets.size === 0) return;
      for (const client of [...change.added, ...change.updated, ...change.removed]) this.#clients.add(client);
      this.#schedule();
    });
  }

  /** People, not windows. */
  get size(): number {
    return new Set([...this.#sockets].map((socket) => socket.session?.actor.userId)).size;
  }

  /** From now on this socket gets what all spectators get. */
  add(socket: EditSocket): void {
    this.#room.document.flush();
    this.flush();
    this.#sockets.add(socket);
    socket.isFed = true;
    const { awareness } = this.#room.document;
    socket.feed(
      this.#frame(awarenessMessage(encodeAwarenessUpdate(awareness, [...awareness.states.keys()])))
    );
    this.#heart ??= setInterval(() => this.#tellCount(), HEARTBEAT_MS);
    this.#countSoon();
  }

  /** From now on it gets everything at once, or nothing because it left. */
  delete(socket: EditSocket): void {
    if (!this.#sockets.has(socket)) return;
    this.flush();
    socket.isFed = false;
    this.#sockets.delete(socket);
    if (this.#sockets.size === 0) {
      clearInterval(this.#heart);
      this.#heart = undefined;
    }
    this.#countSoon();
  }

  flush(): void {
    clearTimeout(this.#flushing);
    this.#flushing = undefined;
    if (this.#updates.length > 0) this.#send(updateMessage(Y.mergeUpdates(this.#updates.splice(0))));
    if (this.#clients.size > 0) {
      this.#send(awarenessMessage(encodeAwarenessUpdate(this.#room.document.awareness, [...this.#clients])));
      this.#clients.clear();
    }
  }

  close(): void {
    for (const timer of [this.#flushing, this.#counting]) clearTimeout(timer);
    clearInterval(this.#heart);
  }

  #schedule(): void {
    this.#flushing ??= setTimeout(() => this.flush(), this.#everyMs);
  }

  #send(message: Uint8Array): void {
    const frame = this.#frame(message);
    for (const socket of this.#sockets) socket.feed(frame);
  }

  #frame(message: Uint8Array): Uint8Array {
    return joinFrame(encodeAddress(this.#room.document.name), message);
  }

  #countSoon(): void {
    this.#counting ??= setTimeout(() => {
      this.#counting = undefined;
      this.#tellCount();
    }, COUNT_LAG_MS);
  }

  #tellCount(): void {
    const { size: count } = this;
    for (const socket of this.#room.sockets) socket.tell({ type: 'live', news: { kind: 'watching', count } });
  }
}
