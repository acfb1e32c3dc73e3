import type { EditSocket } from './edit-socket.ts';
import type { SocketLimits } from './settings.ts';

/** Every socket of this process, and how many one person or one address may have. */
export class SocketRegistry {
  readonly #limits: SocketLimits;
  readonly #sockets = new Set<EditSocket>();

  constructor(limits: SocketLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#sockets.size;
  }

  all(): EditSocket[] {
    return [...this.#sockets];
  }

  add(socket: EditSocket): void {
    this.#sockets.add(socket);
  }

  delete(socket: EditSocket): void {
    this.#sockets.delete(socket);
  }

  /** Whether one more socket from there may try to sign in. */
  hasRoomForAddress(address: string): boolean {
    const waiting = this.#count((socket) => !socket.session && socket.address === address);
    return waiting < this.#limits.perAddressBeforeSignIn;
  }

  hasRoomForUser(userId: string): boolean {
    return this.#count((socket) => socket.session?.actor.userId === userId) < this.#limits.perUser;
  }

  #count(matches: (socket: EditSocket) => boolean): number {
    let count = 0;
    for (const socket of this.#sockets) if (matches(socket)) count++;
    return count;
  }
}
