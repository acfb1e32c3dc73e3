import * as Y from 'yjs';
import type { Random } from './random.ts';

/** Transaction origin of what arrives: not sent on. */
const ARRIVED = Symbol('arrived');

/** Documents behind one server: every update reaches everybody in the order in which the server got it, but late. */
export class Relay {
  readonly #random: Random;
  readonly #docs: readonly Y.Doc[];
  readonly #log: { sender: Y.Doc; update: Uint8Array }[] = [];
  readonly #read = new Map<Y.Doc, number>();

  constructor(docs: readonly Y.Doc[], random: Random) {
    this.#random = random;
    this.#docs = docs;
    for (const sender of docs)
      sender.on('update', (update, origin) => {
        if (origin !== ARRIVED) this.#log.push({ sender, update });
      });
  }

  /** Delivers up to `count` updates, each the next one of a random document. */
  deliverSome(count: number): void {
    for (let i = 0; i < count; i++) this.#deliverNext(this.#random.pick(this.#docs)!);
  }

  deliverAll(): void {
    for (const doc of this.#docs) while (this.#deliverNext(doc));
  }

  /** @returns whether there was one. */
  #deliverNext(doc: Y.Doc): boolean {
    let next = this.#read.get(doc) ?? 0;
    while (this.#log[next]?.sender === doc) next++;
    const entry = this.#log[next];
    this.#read.set(doc, entry ? next + 1 : next);
    if (entry) Y.applyUpdate(doc, entry.update, ARRIVED);
    return entry !== undefined;
  }
}
