import * as Y from 'yjs';
import type { Random } from './random.ts';

/** Transaction origin of what arrives: not sent on. */
const ARRIVED = Symbol('arrived');

interface Peer {
  doc: Y.Doc;
  /** Peers of other groups cannot be reached. */
  group: number;
  /** Sent and not delivered yet, in no order. */
  inbox: Uint8Array[];
}

/**
 * Documents that send each other their updates over a bad network: late, in any order, some lost, some peers cut off for a
 * while. What is lost comes back when two peers compare their states, as after a reconnect. After yjs' TestConnector.
 */
export class Network {
  readonly #peers: Peer[];
  readonly #random: Random;
  readonly #lossRate: number;

  constructor(docs: readonly Y.Doc[], { random, lossRate }: { random: Random; lossRate: number }) {
    this.#random = random;
    this.#lossRate = lossRate;
    this.#peers = docs.map((doc) => ({ doc, group: 0, inbox: [] }));
    for (const sender of this.#peers)
      sender.doc.on('update', (update, origin) => {
        if (origin !== ARRIVED) this.#send(sender, update);
      });
  }

  /** Delivers up to `count` messages, each to its receiver, oldest not first. */
  deliverSome(count: number): void {
    for (let i = 0; i < count; i++) {
      const peer = this.#random.pick(this.#peers)!;
      const { inbox } = peer;
      if (inbox.length === 0) continue;
      const index = this.#random.int(0, Math.min(inbox.length, 20) - 1);
      const [message] = inbox.splice(index, 1);
      Y.applyUpdate(peer.doc, message!, ARRIVED);
    }
  }

  /** Cuts the peers into groups that cannot reach each other. */
  partition(groups: number): void {
    for (const peer of this.#peers) peer.group = this.#random.int(1, groups);
  }

  /** Ends every partition and brings one random pair up to date. */
  heal(): void {
    for (const peer of this.#peers) peer.group = 0;
    this.reconnectTwo();
  }

  /** Two peers that can reach each other compare their states, as after a reconnect. */
  reconnectTwo(): void {
    const [a, b] = [this.#random.pick(this.#peers)!, this.#random.pick(this.#peers)!];
    if (a.group === b.group) exchange(a.doc, b.doc);
  }

  /** Ends every partition and brings everybody up to date. */
  settle(): void {
    for (const peer of this.#peers) {
      peer.group = 0;
      peer.inbox.length = 0;
    }
    const [first, ...others] = this.#peers;
    for (const { doc } of others) exchange(first!.doc, doc); // the first collects everything
    for (const { doc } of others) exchange(first!.doc, doc); // and passes it on
  }

  #send(sender: Peer, update: Uint8Array): void {
    for (const peer of this.#peers) {
      if (peer === sender || peer.group !== sender.group) continue;
      if (!this.#random.chance(this.#lossRate)) peer.inbox.push(update);
    }
  }
}

function exchange(a: Y.Doc, b: Y.Doc): void {
  const forA = Y.encodeStateAsUpdate(b, Y.encodeStateVector(a));
  const forB = Y.encodeStateAsUpdate(a, Y.encodeStateVector(b));
  Y.applyUpdate(a, forA, ARRIVED);
  Y.applyUpdate(b, forB, ARRIVED);
}
