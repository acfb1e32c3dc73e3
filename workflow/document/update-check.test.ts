import * as encoding from 'lib0/encoding';
import { afterEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '../limits.ts';
import {
  checkUpdate,
  createState,
  createUndo,
  LOCAL,
  pendingBytes,
  readDocument,
  setField
} from './index.ts';
import { giveRandomCommand } from './testing/random-commands.ts';
import { Random, testSeed } from './testing/random.ts';
import { sampleDocument } from './testing/sample.ts';

const ROOT_KEY = 0b0010_0000;

/** An update of one client with one item under the root map `nodes`, whose content `write` encodes. */
function updateWith(kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  return encoding.encode((encoder) => {
    writeHeader(encoder, 1);
    encoding.writeUint8(encoder, kind | ROOT_KEY);
    encoding.writeVarUint(encoder, 1); // the parent is a root
    encoding.writeVarString(encoder, 'nodes');
    encoding.writeVarString(encoder, 'key');
    write(encoder);
    encoding.writeVarUint(encoder, 0); // no deletions
  });
}

function writeHeader(encoder: encoding.Encoder, structs: number): void {
  encoding.writeVarUint(encoder, 1); // clients
  encoding.writeVarUint(encoder, structs);
  encoding.writeVarUint(encoder, 7); // client id
  encoding.writeVarUint(encoder, 0); // clock
}

const ANY = 8;

const updateOfValue = (value: unknown): Uint8Array =>
  updateWith(ANY, (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeAny(encoder, value as never);
  });

const reasonOf = (update: Uint8Array): string | undefined => {
  const check = checkUpdate(update);
  return check.ok ? undefined : check.reason;
};

describe('accepts', () => {
  test('a whole state, with the clients that wrote it', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, createState(sampleDocument()));
    setField(doc, { nodeId: 'n_send', path: ['url'], value: 'x' }, LOCAL);
    const check = checkUpdate(Y.encodeStateAsUpdate(doc));
    expect(check.ok && [...check.clients].sort()).toEqual([...doc.store.clients.keys()].sort());
  });

  test('an update of deletions only, which nobody wrote', () => {
    const doc = new Y.Doc();
    doc.getMap('nodes').set('a', 1);
    const updates: Uint8Array[] = [];
    doc.on('update', (update) => updates.push(update));
    doc.getMap('nodes').delete('a');
    expect(updates.map((update) => checkUpdate(update))).toEqual([{ ok: true, clients: [] }]);
  });

  test('the empty update, and one with a gap', () => {
    expect(checkUpdate(Y.encodeStateAsUpdate(new Y.Doc()))).toEqual({ ok: true, clients: [] });
    const doc = new Y.Doc();
    const updates: Uint8Array[] = [];
    doc.on('update', (update) => updates.push(update));
    for (const value of [1, 2, 3]) doc.getMap('nodes').set('key', value);
    expect(checkUpdate(Y.mergeUpdates([updates[0]!, updates[2]!]))).toEqual({
      ok: true,
      clients: [doc.clientID]
    });
  });

  test('every plain value, as deep as the limit', () => {
    let deep: unknown = 'core';
    for (let i = 0; i < LIMITS.updateDepth; i++) deep = i % 2 ? [deep] : { deep };
    for (const value of [null, undefined, true, false, 0, -1, 2 ** 40, 0.1, 1.5, 'text', '🎉', [], {}, deep])
      expect(reasonOf(updateOfValue(value))).toBeUndefined();
  });
});

describe('refuses', () => {
  test('more structs than the bytes can hold, at once (M7)', () => {
    const bomb = encoding.encode((encoder) => writeHeader(encoder, 33_554_431));
    expect(reasonOf(bomb)).toContain('declares more');
  });

  test('counts of clients and deletions that the bytes cannot hold', () => {
    const clients = encoding.encode((encoder) => encoding.writeVarUint(encoder, 1e9));
    const deletions = encoding.encode((encoder) =>
      [0, 1, 7, 1e9].forEach((n) => encoding.writeVarUint(encoder, n))
    );
    expect(reasonOf(clients)).toContain('declares more');
    expect(reasonOf(deletions)).toContain('declares more');
  });

  test('V2 encoding (M8)', () => {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, createState(sampleDocument()));
    expect(checkUpdate(Y.encodeStateAsUpdateV2(doc)).ok).toBe(false);
    expect(checkUpdate(Y.encodeStateAsUpdateV2(new Y.Doc())).ok).toBe(false);
  });

  test('values nested deeper than the limit, however deep (M10)', () => {
    for (const depth of [LIMITS.updateDepth + 1, 200_000]) {
      const update = updateWith(ANY, (encoder) => {
        encoding.writeVarUint(encoder, 1);
        for (let i = 0; i < depth; i++) encoding.writeUint8Array(encoder, new Uint8Array([117, 1])); // list of one
        encoding.writeUint8(encoder, 126);
      });
      expect(reasonOf(update)).toContain('too deep');
    }
  });

  test('what is larger than the limit, as another kind of refusal', () => {
    expect(checkUpdate(new Uint8Array(LIMITS.frameBytes + 1))).toMatchObject({
      ok: false,
      code: 'TOO_LARGE'
    });
    expect(checkUpdate(new Uint8Array([0, 0]), 1)).toMatchObject({ ok: false, code: 'TOO_LARGE' });
  });

  test('reserved names as keys and inside values', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const doc = new Y.Doc();
      doc.getMap('nodes').set(name, 1);
      expect(reasonOf(Y.encodeStateAsUpdate(doc))).toContain('reserved');
      expect(reasonOf(updateOfValue(JSON.parse(`{"a":{"${name}":1}}`)))).toContain('reserved');
    }
  });

  test.each([
    [
      'JSON content',
      2,
      (e: encoding.Encoder) => (encoding.writeVarUint(e, 1), encoding.writeVarString(e, '{'))
    ],
    ['bytes', 3, (e: encoding.Encoder) => encoding.writeVarUint8Array(e, new Uint8Array(3))],
    ['an embed', 5, (e: encoding.Encoder) => encoding.writeVarString(e, '{}')],
    [
      'a format',
      6,
      (e: encoding.Encoder) => (encoding.writeVarString(e, 'b'), encoding.writeVarString(e, '1'))
    ],
    ['a list', 7, (e: encoding.Encoder) => encoding.writeVarUint(e, 0)],
    ['XML', 7, (e: encoding.Encoder) => (encoding.writeVarUint(e, 3), encoding.writeVarString(e, 'p'))],
    ['an unknown type', 7, (e: encoding.Encoder) => encoding.writeVarUint(e, 99)],
    [
      'a sub-document',
      9,
      (e: encoding.Encoder) => (encoding.writeVarString(e, 'g'), encoding.writeAny(e, {}))
    ],
    ['an unknown kind', 30, () => {}],
    ['a big integer', ANY, (e: encoding.Encoder) => (encoding.writeVarUint(e, 1), encoding.writeAny(e, 1n))],
    [
      'bytes as a value',
      ANY,
      (e: encoding.Encoder) => (encoding.writeVarUint(e, 1), encoding.writeAny(e, new Uint8Array(1)))
    ],
    ['an empty list of values', ANY, (e: encoding.Encoder) => encoding.writeVarUint(e, 0)],
    ['an empty text', 4, (e: encoding.Encoder) => encoding.writeVarString(e, '')],
    ['a deletion of nothing', 1, (e: encoding.Encoder) => encoding.writeVarUint(e, 0)],
    ['an endless deletion', 1, (e: encoding.Encoder) => encoding.writeVarUint(e, 2 ** 40)],
    [
      'text that is not UTF-8',
      4,
      (e: encoding.Encoder) => encoding.writeVarUint8Array(e, new Uint8Array([0xff, 0xfe]))
    ]
  ])('%s', (_name, kind, write) => {
    expect(checkUpdate(updateWith(kind, write)).ok).toBe(false);
  });

  test('a reference to the future of the same client', () => {
    const update = encoding.encode((encoder) => {
      writeHeader(encoder, 1);
      encoding.writeUint8(encoder, 0b1000_0000 | 4); // a text with an origin
      encoding.writeVarUint(encoder, 7);
      encoding.writeVarUint(encoder, 3);
      encoding.writeVarString(encoder, 'a');
      encoding.writeVarUint(encoder, 0);
    });
    expect(reasonOf(update)).toContain('later one');
  });

  test('every cut of a real update, and every update with something behind it', () => {
    const state = createState(sampleDocument());
    for (let length = 0; length < state.length; length++)
      expect(checkUpdate(state.subarray(0, length)).ok).toBe(false);
    expect(checkUpdate(new Uint8Array([...state, 0])).ok).toBe(false);
  });
});

test('updates that wait for earlier ones are counted', () => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on('update', (update) => updates.push(update));
  for (const value of ['first', 'second']) doc.getMap('nodes').set('key', value);
  const other = new Y.Doc();
  Y.applyUpdate(other, updates[1]!);
  expect(pendingBytes(other)).toBeGreaterThan(5);
  Y.applyUpdate(other, updates[0]!);
  expect(pendingBytes(other)).toBe(0);
});

describe('10,000 mutated updates', () => {
  const MUTATIONS = 10_000;
  let seed: number;

  afterEach(({ task }) => {
    if (task.result?.state === 'fail') console.error(`Run again with SEED=${seed}`);
  });

  // Yjs throws in a very few that are sound by themselves and wrong for this document; the collab-server then gives the
  // document up and loads it again (give-up.ts), as is done here.
  test(
    'hardly ever make Yjs throw once they passed the check, and never cost more than their bytes',
    {
      timeout: 60_000
    },
    () => {
      seed = testSeed();
      const random = new Random(seed);
      const { state, updates } = realUpdates(random);
      let server = openServer(state);
      let [passed, thrown] = [0, 0];
      let bytes = state.length;
      for (let i = 0; i < MUTATIONS; i++) {
        const mutant = mutate(random.pick(updates)!, random.pick(updates)!, random);
        if (!checkUpdate(mutant).ok) continue;
        passed++;
        bytes += mutant.length;
        const isThrown = throws(() => Y.applyUpdate(server, mutant));
        if (isThrown) thrown++;
        expect(structCount(server)).toBeLessThanOrEqual(bytes); // work in proportion to what was sent
        if (isThrown || i % 1000 === 999) [server, bytes] = [openServer(state), state.length];
        if (i % 100 === 0) readDocument(server);
      }
      expect(passed).toBeGreaterThan(MUTATIONS / 50);
      expect(thrown).toBeLessThan(passed / 50);
      expect(readDocument(server).document.name).toBeTypeOf('string');
    }
  );
});

function throws(work: () => void): boolean {
  try {
    work();
    return false;
  } catch {
    return true;
  }
}

function openServer(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

/** What two people sent while they worked, and the state that they began with. */
function realUpdates(random: Random): { state: Uint8Array; updates: Uint8Array[] } {
  const state = createState(sampleDocument());
  const updates: Uint8Array[] = [state];
  for (let person = 0; person < 2; person++) {
    const doc = openServer(state);
    const editor = { doc, random, undo: createUndo(doc) };
    doc.on('update', (update) => updates.push(update));
    for (let i = 0; i < 150; i++) giveRandomCommand(editor);
    updates.push(Y.encodeStateAsUpdate(doc));
  }
  return { state, updates };
}

function mutate(update: Uint8Array, other: Uint8Array, random: Random): Uint8Array {
  const at = random.int(0, update.length - 1);
  switch (random.int(1, 4)) {
    case 1: {
      const flipped = update.slice();
      for (let flips = random.int(1, 4); flips > 0; flips--)
        flipped[random.int(0, update.length - 1)]! ^= 1 << random.int(0, 7);
      return flipped;
    }
    case 2:
      return update.slice(0, at);
    case 3:
      return new Uint8Array([...update.subarray(0, at), ...other.subarray(random.int(0, other.length - 1))]);
    default: {
      const replaced = update.slice();
      replaced[at] = random.int(0, 255);
      return replaced;
    }
  }
}

const structCount = (doc: Y.Doc): number =>
  [...doc.store.clients.values()].reduce((sum, structs) => sum + structs.length, 0);
