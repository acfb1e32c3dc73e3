import { giveRandomCommand } from '@automateos/workflow/document/testing/random-commands';
import type { Random } from '@automateos/workflow/document/testing/random';
import * as Y from 'yjs';

const COMMANDS = 150;

/** What somebody sends who edits this document for a while, and its whole state before and after. */
export function realUpdates(state: Uint8Array, random: Random): Uint8Array[] {
  const updates = [state];
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  doc.on('update', (update) => updates.push(update));
  for (let i = 0; i < COMMANDS; i++) giveRandomCommand({ doc, random });
  return [...updates, Y.encodeStateAsUpdate(doc)];
}

const MUTATIONS: ((update: Uint8Array, other: Uint8Array, random: Random) => Uint8Array)[] = [
  function flipBits(update, _other, random) {
    const flipped = update.slice();
    for (let flips = random.int(1, 4); flips > 0; flips--)
      flipped[random.int(0, update.length - 1)]! ^= 1 << random.int(0, 7);
    return flipped;
  },
  function truncate(update, _other, random) {
    return update.slice(0, random.int(0, update.length - 1));
  },
  function splice(update, other, random) {
    const head = update.subarray(0, random.int(0, update.length - 1));
    return new Uint8Array([...head, ...other.subarray(random.int(0, other.length - 1))]);
  },
  function insertOther(update, other, random) {
    const [at, from] = [random.int(0, update.length - 1), random.int(0, other.length - 1)];
    const part = other.subarray(from, from + random.int(1, 40));
    return new Uint8Array([...update.subarray(0, at), ...part, ...update.subarray(at)]);
  },
  function replaceByte(update, _other, random) {
    const replaced = update.slice();
    replaced[random.int(0, update.length - 1)] = random.int(0, 255);
    return replaced;
  }
];

/** One of the updates, damaged somehow. Never empty: the library takes that for no update at all. */
export function mutate(updates: readonly Uint8Array[], random: Random): Uint8Array {
  const mutant = random.pick(MUTATIONS)!(random.pick(updates)!, random.pick(updates)!, random);
  return mutant.length > 2 ? mutant : Uint8Array.of(1, 1, 1);
}
