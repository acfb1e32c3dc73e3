import { setTimeout as pause } from 'node:timers/promises';
import { applyFromLog, catchUp } from './outside-edits.ts';
import { encodePeerMessage, type PeerMessage, type PeerMessageKind } from './peer-message.ts';
import {
  clientsHere,
  hidePeerPresence,
  isOwnPresence,
  presenceOf,
  showPeerPresence
} from './peer-presence.ts';
import type { Room } from './room.ts';
import type { Services } from './services.ts';

const NOTHING = new Uint8Array();
const POLL_MS = 10;

/** Another server that holds the document. */
interface Peer {
  /** Updates that it has sent, as far as they were heard of. */
  updates: number;
  /** Clients whose presence it answers for. */
  clients: Set<number>;
}

export interface SharedRoomOptions {
  room: Room;
  serverId: string;
  services: Pick<Services, 'db' | 'rooms' | 'folding' | 'logger'>;
  /** Sends to every server that holds the document; returns how many got it, this one included. */
  publish(message: Uint8Array): Promise<number>;
}

/**
 * One document as the servers that hold it see it. Updates are passed on after their commit, so whatever comes from another
 * server is in the log: it is not logged again, and it can always be had from there when a message got lost.
 */
export class SharedRoom {
  readonly #options: SharedRoomOptions;
  readonly #peers = new Map<string, Peer>();
  readonly #changedClients = new Set<number>();
  #updates = 0;
  #isBehind = false;
  #isCatchingUp = false;
  /** Peers that have not answered yet, while the roll is called. */
  readonly #silent = new Set<string>();
  #rollCall: Promise<boolean> | undefined;

  constructor(options: SharedRoomOptions) {
    this.#options = options;
    const { awareness } = options.room.document;
    awareness.on('update', (change: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
      if (isOwnPresence(origin))
        this.#presenceChanged([...change.added, ...change.updated, ...change.removed]);
    });
  }

  /** Makes itself known, and gets what was missed while nobody listened here. */
  async greet(): Promise<void> {
    const listeners = await this.#send('hello');
    this.#tellPresence(clientsHere(this.#options.room));
    if (listeners > 1) this.#catchUp();
  }

  /** Passes a committed row on. */
  tellUpdate(update: Uint8Array): void {
    this.#updates++;
    void this.#send('update', update);
  }

  leave(): void {
    void this.#send('bye');
  }

  /** Asks the other servers whether they are there. True when one of them did not answer in time: it may have crashed. */
  hasLostPeer(patienceMs: number): Promise<boolean> {
    this.#rollCall ??= this.#callRoll(patienceMs).finally(() => (this.#rollCall = undefined));
    return this.#rollCall;
  }

  receive(message: PeerMessage): void {
    if (this.#options.room.document.isDestroyed) return;
    this.#silent.delete(message.serverId);
    if (message.kind === 'bye') return this.#forget(message.serverId);
    const peer = this.#heardOf(message);
    if (message.kind === 'hello') this.#answer();
    else if (message.kind === 'update') this.#apply(message.payload);
    else if (message.kind === 'presence') showPeerPresence(this.#options.room, peer.clients, message.payload);
  }

  async #callRoll(patienceMs: number): Promise<boolean> {
    for (const serverId of this.#peers.keys()) this.#silent.add(serverId);
    if (this.#silent.size === 0) return false;
    void this.#send('hello');
    const deadline = Date.now() + patienceMs;
    while (this.#silent.size > 0 && Date.now() < deadline) await pause(POLL_MS);
    const lost = [...this.#silent];
    this.#silent.clear();
    for (const serverId of lost) this.#forget(serverId);
    return lost.length > 0;
  }

  #answer(): void {
    void this.#send('here');
    this.#tellPresence(clientsHere(this.#options.room));
    this.#catchUp();
  }

  #apply(update: Uint8Array): void {
    const { room, services } = this.#options;
    applyFromLog(services, room, update);
    services.folding.added(room, 1);
  }

  #heardOf({ serverId, kind, updates }: PeerMessage): Peer {
    const known = this.#peers.get(serverId);
    const expected = (known?.updates ?? updates) + (known && kind === 'update' ? 1 : 0);
    if (updates !== expected) this.#catchUp();
    const peer = known ?? { updates, clients: new Set<number>() };
    peer.updates = updates;
    this.#peers.set(serverId, peer);
    return peer;
  }

  #forget(serverId: string): void {
    const peer = this.#peers.get(serverId);
    if (!peer) return;
    this.#peers.delete(serverId);
    hidePeerPresence(this.#options.room, peer.clients);
  }

  /** Changes of one turn of the event loop go out together. */
  #presenceChanged(clients: readonly number[]): void {
    if (this.#changedClients.size === 0)
      setImmediate(() => {
        this.#tellPresence([...this.#changedClients]);
        this.#changedClients.clear();
      });
    for (const client of clients) this.#changedClients.add(client);
  }

  #tellPresence(clients: readonly number[]): void {
    if (clients.length > 0) void this.#send('presence', presenceOf(this.#options.room, clients));
  }

  /** One at a time; whoever asks meanwhile gets another one afterwards. */
  #catchUp(): void {
    this.#isBehind = true;
    if (!this.#isCatchingUp) void this.#catchUpWhileBehind();
  }

  async #catchUpWhileBehind(): Promise<void> {
    const { room, services } = this.#options;
    this.#isCatchingUp = true;
    while (this.#isBehind && !room.document.isDestroyed) {
      this.#isBehind = false;
      await catchUp(services, room);
    }
    this.#isCatchingUp = false;
  }

  #send(kind: PeerMessageKind, payload: Uint8Array = NOTHING): Promise<number> {
    const { serverId, publish } = this.#options;
    return publish(encodePeerMessage({ kind, serverId, updates: this.#updates, payload }));
  }
}
