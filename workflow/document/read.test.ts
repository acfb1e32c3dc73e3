import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { DOCUMENT_SCHEMA_VERSION, LIMITS } from '../limits.ts';
import {
  createState,
  edgesMap,
  migrateDocument,
  nodesMap,
  notesMap,
  readDocument,
  readSchemaVersion,
  readEdge,
  readNode,
  readNote
} from './index.ts';
import { UNTITLED } from '../types.ts';
import { sampleDocument } from './testing/sample.ts';

const SERVER = { kind: 'server' } as const;

let doc: Y.Doc;

beforeEach(() => {
  doc = new Y.Doc();
  Y.applyUpdate(doc, createState(sampleDocument()));
});

const node = (nodeId: string): Y.Map<unknown> => nodesMap(doc).get(nodeId) as Y.Map<unknown>;
const config = (nodeId: string): Y.Map<unknown> => node(nodeId).get('config') as Y.Map<unknown>;
const codes = (): string[] => readDocument(doc).problems.map(({ code }) => code);

test('single parts read as in the whole', () => {
  const { nodes, edges, notes } = sampleDocument();
  expect(readNode(doc, 'n_send')).toEqual(nodes.n_send);
  expect(readEdge(doc, 'e_1')).toEqual(edges.e_1);
  expect(readNote(doc, 'note_1')).toEqual(notes!.note_1);
  expect([readNode(doc, 'none'), readEdge(doc, 'none'), readNote(doc, 'none')]).toEqual([
    undefined,
    undefined,
    undefined
  ]);
});

test('what is read is a copy: changing it changes nothing', () => {
  const { document } = readDocument(doc);
  (document.nodes.n_new!.config.any as { thing: unknown[] }).thing.push('more');
  expect(readDocument(doc).document).toEqual(sampleDocument());
});

test('an empty document has a name', () => {
  expect(readDocument(new Y.Doc())).toEqual({
    document: { name: UNTITLED, nodes: {}, edges: {} },
    problems: []
  });
});

describe('leaves out and reports', () => {
  test.each([
    ['a node that is plain data', () => nodesMap(doc).set('bad', { type: 'if' }), 'MALFORMED_NODE'],
    ['a node without a type', () => nodesMap(doc).set('bad', new Y.Map([['label', 'x']])), 'MALFORMED_NODE'],
    [
      'an edge with a missing end',
      () => edgesMap(doc).set('bad', { source: 'n_hook', target: 'n_send' }),
      'MALFORMED_EDGE'
    ],
    ['an edge that is a shared type', () => edgesMap(doc).set('bad', new Y.Map()), 'MALFORMED_EDGE'],
    [
      'an edge to nowhere',
      () => edgesMap(doc).set('bad', { source: 'n_hook', sourcePort: 'out', target: 'x', targetPort: 'in' }),
      'DANGLING_EDGE'
    ],
    [
      'a second edge between the same ports',
      () => edgesMap(doc).set('e_9', { ...sampleDocument().edges.e_1 }),
      'DUPLICATE_EDGE'
    ],
    [
      'a note without a place',
      () => notesMap(doc).set('bad', new Y.Map([['text', new Y.Text('x')]])),
      'MALFORMED_NOTE'
    ],
    ['a value that is not JSON', () => config('n_send').set('bad', new Uint8Array(3)), 'INVALID_FIELD'],
    ['a number that is none', () => config('n_send').set('bad', Number.NaN), 'INVALID_FIELD'],
    [
      'a row that is plain data',
      () => (config('n_send').get('headers') as Y.Map<unknown>).set('bad', 'x'),
      'INVALID_FIELD'
    ]
  ])('%s', (_what, spoil, code) => {
    spoil();
    expect(codes()).toEqual([code]);
    expect(readDocument(doc).document).toEqual(sampleDocument());

    expect(migrateDocument(doc, SERVER)).toBe(true);
    expect(readDocument(doc)).toEqual({ document: sampleDocument(), problems: [] });
  });

  test('reserved names, without a word', () => {
    for (const root of [nodesMap(doc), edgesMap(doc), notesMap(doc), config('n_send')])
      root.set('__proto__', { a: 1 });
    const { document } = readDocument(doc);
    expect(document).toEqual(sampleDocument());
    expect(Object.getPrototypeOf(document.nodes)).toBe(Object.prototype);
  });

  test('names that are empty, without a word', () => {
    for (const root of [nodesMap(doc), edgesMap(doc), notesMap(doc)])
      root.set('', new Y.Map([['type', 'if']]));
    config('n_send').set('', 'x');
    config('n_send').set('headers', { '': {}, h_1: { '': 'x', name: 'Accept', order: 1 } });
    migrateDocument(doc, SERVER);
    expect(readDocument(doc).problems).toEqual([]);
    expect(readNode(doc, 'n_send')?.config.headers).toEqual({ h_1: { name: 'Accept', order: 1 } });
    expect(migrateDocument(doc, SERVER)).toBe(false);
  });

  test('a root that is no map', () => {
    const odd = new Y.Doc();
    odd.getArray('nodes').push(['x']);
    odd.getText('meta').insert(0, 'x');
    expect(readDocument(odd).document).toEqual({ name: UNTITLED, nodes: {}, edges: {} });
  });
});

describe('guesses and reports', () => {
  test.each([
    ['label', 'http-request'],
    ['typeVersion', 1],
    ['position', { x: 0, y: 0 }],
    ['config', {}]
  ])('a missing %s', (key, guess) => {
    node('n_send').delete(key);
    expect(codes()).toEqual(['MALFORMED_NODE']);
    expect(readNode(doc, 'n_send')).toEqual({ ...sampleDocument().nodes.n_send, [key]: guess });
  });

  test('nothing about settings, note and size, which have defaults', () => {
    node('n_send').delete('settings');
    node('n_send').set('note', 5);
    (notesMap(doc).get('note_1') as Y.Map<unknown>).delete('size');
    expect(codes()).toEqual([]);
    expect(readNode(doc, 'n_send')?.note).toBeUndefined();
    expect(readNote(doc, 'note_1')?.width).toBeGreaterThan(0);
  });
});

test('more nodes than the limit are reported', () => {
  doc.transact(() => {
    for (let i = 0; i <= LIMITS.nodes; i++) nodesMap(doc).set(`n${i}`, new Y.Map([['type', 'if']]));
  });
  expect(readDocument(doc).problems.filter(({ code }) => code === 'TOO_LARGE')).toHaveLength(1);
});

/** Anything that a client could put under a key. A shared type can be used once, so each run builds its own. */
type Garbage = { plain: unknown } | { text: string } | { map: [string, Garbage][] };

const keys = fc.constantFrom('type', 'label', 'position', 'config', 'headers', 'body', 'note', '__proto__');
const plain = fc.oneof(
  fc.anything({ withBigInt: false }),
  fc.constantFrom('start', 'http-request', 1, { x: 1, y: 2 }, { expr: 'x' }),
  fc.constant({ source: 'n_send', sourcePort: 'out', target: 'b', targetPort: 'in' })
);
const { garbage } = fc.letrec<{ garbage: Garbage }>((tie) => ({
  garbage: fc.oneof(
    { maxDepth: 4 },
    plain.map((plain) => ({ plain })),
    fc.string().map((text) => ({ text })),
    fc.array(fc.tuple(keys, tie('garbage')), { maxLength: 6 }).map((map) => ({ map }))
  )
}));

function build(part: Garbage): unknown {
  if ('plain' in part) return part.plain;
  if ('text' in part) return new Y.Text(part.text);
  return new Y.Map(part.map.map(([key, inner]) => [key, build(inner)]));
}

test('whatever stands in a document, it is read, and the server makes it sound', () => {
  const entry = fc.constantFrom('a', 'b', 'n_send', 'name', 'schemaVersion', 'body', 'headers');
  const place = fc.constantFrom('meta', 'nodes', 'edges', 'notes', 'config');
  fc.assert(
    fc.property(fc.array(fc.tuple(place, entry, garbage), { maxLength: 12 }), (writes) => {
      doc = new Y.Doc();
      Y.applyUpdate(doc, createState(sampleDocument()));
      const requestConfig = config('n_send');
      for (const [root, key, part] of writes)
        (root === 'config' ? requestConfig : doc.getMap(root)).set(key, build(part));

      readDocument(doc);
      fc.pre(readSchemaVersion(doc) <= DOCUMENT_SCHEMA_VERSION); // a newer layout is left alone
      migrateDocument(doc, SERVER);
      expect(readDocument(doc).problems).toEqual([]);
      expect(migrateDocument(doc, SERVER)).toBe(false);
    }),
    { numRuns: 500 }
  );
});
