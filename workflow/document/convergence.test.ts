import { afterEach, expect, test } from 'vitest';
import * as Y from 'yjs';
import { createState, createUndo, LOCAL, migrateDocument, readDocument } from './index.ts';
import { Network } from './testing/network.ts';
import { COMMAND_NAMES, giveRandomCommand } from './testing/random-commands.ts';
import { Random, testSeed } from './testing/random.ts';

const PEERS = 8;
const COMMANDS = 10_000;

let seed: number;

afterEach(({ task }) => {
  if (task.result?.state === 'fail') console.error(`Run again with SEED=${seed}`);
});

test(
  '8 people give 10,000 commands over a bad network and end with the same sound document',
  { timeout: 60_000 },
  () => {
    seed = testSeed();
    const random = new Random(seed);
    const state = createState({ name: 'Shared', nodes: {}, edges: {} });
    const editors = Array.from({ length: PEERS }, () => {
      const doc = new Y.Doc();
      doc.clientID = random.int(1, 0xffff_ffff);
      Y.applyUpdate(doc, state);
      return { doc, random, undo: createUndo(doc) };
    });
    const docs = editors.map(({ doc }) => doc);
    const network = new Network(docs, { random, lossRate: 0.005 });
    const given = new Set<string>();

    for (let i = 1; i <= COMMANDS; i++) {
      given.add(giveRandomCommand(random.pick(editors)!));
      network.deliverSome(random.int(0, 14));
      if (i % 20 === 0) network.reconnectTwo();
      if (i % 1000 === 300) network.partition(3);
      if (i % 1000 === 600) network.heal();
    }
    network.settle();

    const [first, ...others] = docs.map((doc) => readDocument(doc));
    for (const other of others) expect(other).toEqual(first);
    expect([...given].sort()).toEqual([...COMMAND_NAMES].sort());
    expect(Object.keys(first!.document.nodes).length).toBeGreaterThan(20);

    migrateDocument(docs[0]!, { kind: 'server' });
    network.settle();
    const normalised = docs.map((doc) => readDocument(doc));
    for (const { document, problems } of normalised) {
      expect(problems).toEqual([]);
      expect(document).toEqual(normalised[0]!.document);
    }
    expect(migrateDocument(docs[1]!, LOCAL)).toBe(false);
  }
);
