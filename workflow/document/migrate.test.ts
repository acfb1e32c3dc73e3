import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { DOCUMENT_SCHEMA_VERSION, LIMITS } from '../limits.ts';
import { SCHEMA_1_STATE } from './fixtures/schema-1.ts';
import {
  addNode,
  addRow,
  createState,
  edgesMap,
  LOCAL,
  metaMap,
  migrateDocument,
  nodesMap,
  notesMap,
  readDocument,
  readNode,
  readSchemaVersion,
  textField
} from './index.ts';
import { UNTITLED } from '../types.ts';
import { migrateNode } from './migrate-node.ts';
import { MIGRATIONS, runMigrations, type Migration } from './migrate.ts';
import { sampleDocument } from './testing/sample.ts';

const SERVER = { kind: 'server' } as const;

function open(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

/** The real steps; remembers which of them a test ran. */
const called = new Set<string>();
const steps: Migration[] = MIGRATIONS.map((step) => ({
  ...step,
  up(doc) {
    called.add(step.name);
    step.up(doc);
  }
}));

describe('name-the-workflow (1)', () => {
  test('names a document that says nothing about itself', () => {
    const doc = new Y.Doc();
    runMigrations(doc, steps);
    expect(readSchemaVersion(doc)).toBe(1);
    expect(metaMap(doc).get('name')).toBe(UNTITLED);
  });

  test('leaves a name alone', () => {
    const doc = new Y.Doc();
    metaMap(doc).set('name', 'Mine');
    runMigrations(doc, steps);
    expect(metaMap(doc).get('name')).toBe('Mine');
  });
});

describe('the sequence', () => {
  afterAll(() => {
    expect([...called].sort(), 'every step needs a test').toEqual(MIGRATIONS.map(({ name }) => name).sort());
  });

  test('counts up to the version of this build', () => {
    expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
    expect(MIGRATIONS.at(-1)?.version).toBe(DOCUMENT_SCHEMA_VERSION);
  });

  test('runs only what the document has not seen', () => {
    const doc = open(createState(sampleDocument()));
    const ran: number[] = [];
    const later = [1, 2, 3].map((version) => ({
      version,
      name: `step ${version}`,
      up: () => void ran.push(version)
    }));
    runMigrations(doc, later);
    expect(ran).toEqual([2, 3]);
    expect(readSchemaVersion(doc)).toBe(3);
  });

  test('leaves a document of a newer layout alone', () => {
    const doc = open(createState(sampleDocument()));
    metaMap(doc).set('schemaVersion', DOCUMENT_SCHEMA_VERSION + 1);
    nodesMap(doc).set('bad', 'garbage');
    expect(migrateDocument(doc, SERVER)).toBe(false);
  });
});

describe('stored documents', () => {
  test('of layout 1 still open, sound and with nothing to repair', () => {
    const doc = open(new Uint8Array(Buffer.from(SCHEMA_1_STATE, 'base64')));
    expect(migrateDocument(doc, SERVER)).toBe(DOCUMENT_SCHEMA_VERSION > 1);
    expect(readDocument(doc)).toEqual({ document: sampleDocument(), problems: [] });
  });
});

describe('normalising', () => {
  let doc: Y.Doc;

  beforeEach(() => {
    doc = open(createState(sampleDocument()));
  });

  const node = (nodeId: string): Y.Map<unknown> => nodesMap(doc).get(nodeId) as Y.Map<unknown>;

  test('writes nothing to a sound document', () => {
    expect(migrateDocument(doc, SERVER)).toBe(false);
  });

  test('is one transaction of the given origin, and the second time nothing', () => {
    nodesMap(doc).set('bad', 'garbage');
    edgesMap(doc).set('bad', 'garbage');
    const origins: unknown[] = [];
    doc.on('update', (_update, origin) => origins.push(origin));
    expect(migrateDocument(doc, SERVER)).toBe(true);
    expect(migrateDocument(doc, SERVER)).toBe(false);
    expect(origins).toEqual([SERVER]);
  });

  test('makes missing shared types, and keeps plain values that stand in their place', () => {
    const map = new Y.Map<unknown>([
      ['type', 'http-request'],
      ['config', { url: 'x', body: 'text', query: { a: { name: 'q', order: 1 } } }],
      ['note', 'plain note']
    ]);
    nodesMap(doc).set('n_plain', map);
    migrateDocument(doc, SERVER);

    expect(readNode(doc, 'n_plain')).toEqual({
      type: 'http-request',
      typeVersion: 1,
      label: 'HTTP request',
      position: { x: 0, y: 0 },
      config: { url: 'x', body: 'text', query: { a: { name: 'q', order: 1 } } },
      note: 'plain note'
    });
    expect(textField(doc, 'n_plain', 'body')?.toString()).toBe('text');
    addRow(doc, { nodeId: 'n_plain', field: 'query', row: { name: 'r' }, id: 'b' }, LOCAL);
    expect(Object.keys(readNode(doc, 'n_plain')!.config.query as object).sort()).toEqual(['a', 'b']);
  });

  test('turns plain text and lists of an otherwise sound node into shared ones', () => {
    const config = node('n_send').get('config') as Y.Map<unknown>;
    config.set('body', { expr: 'plain {{ 1 }}' });
    config.set('headers', { a: { name: 'x', order: 1 } });
    expect(migrateDocument(doc, SERVER)).toBe(true);
    expect(textField(doc, 'n_send', 'body')?.toString()).toBe('plain {{ 1 }}');
    expect(readNode(doc, 'n_send')?.config).toMatchObject({
      body: { expr: 'plain {{ 1 }}' },
      headers: { a: { name: 'x', order: 1 } }
    });
  });

  test('brings labels, places and notes within their limits', () => {
    node('n_send').set('label', '🎉'.repeat(LIMITS.labelCharacters));
    node('n_send').set('position', { x: 1e300, y: -1e300 });
    (notesMap(doc).get('note_1') as Y.Map<unknown>).set('size', { width: -5, height: 1e9 });
    migrateDocument(doc, SERVER);

    const { label, position } = readNode(doc, 'n_send')!;
    expect(label).toBe('🎉'.repeat(LIMITS.labelCharacters / 2));
    expect(Math.abs(position.x) + Math.abs(position.y)).toBeLessThan(1e9);
    const { width, height } = readDocument(doc).document.notes!.note_1!;
    expect(width).toBeGreaterThan(0);
    expect(height).toBeLessThan(1e5);
  });
});

describe('a node of an older version', () => {
  const renamed = defineNode({
    type: 'renamed-fields',
    version: 3,
    title: 'Test',
    icon: 'globe',
    group: 'data',
    docs: { summary: 'For this test.' },
    config: z.object({}),
    ports: { inputs: [], outputs: [] },
    effect: 'none',
    migrate: {
      1: ({ address, ...rest }) => ({ ...rest, url: address }),
      2: ({ url, ...rest }) => ({ ...rest, url: (url as string).toLowerCase() })
    }
  });

  function nodeWith(config: Record<string, unknown>, typeVersion: number): Y.Map<unknown> {
    const doc = new Y.Doc();
    addNode(
      doc,
      { id: 'n_1', type: renamed.type, typeVersion, label: '', position: { x: 0, y: 0 }, config },
      LOCAL
    );
    return nodesMap(doc).get('n_1') as Y.Map<unknown>;
  }

  const migrated = (node: Y.Map<unknown>) => {
    node.doc!.transact(() => migrateNode(node, renamed));
    return readNode(node.doc!, 'n_1');
  };

  test('goes through every step from its own version on', () => {
    expect(migrated(nodeWith({ address: 'HTTP://A', kept: 1 }, 1))).toMatchObject({
      typeVersion: 3,
      config: { url: 'http://a', kept: 1 }
    });
    expect(migrated(nodeWith({ url: 'HTTP://A' }, 2))).toMatchObject({
      typeVersion: 3,
      config: { url: 'http://a' }
    });
    expect(migrated(nodeWith({ url: 'HTTP://A' }, 3))?.config).toEqual({ url: 'HTTP://A' });
  });

  test('stays as it is when a step fails', () => {
    expect(migrated(nodeWith({ url: 5 }, 2))).toMatchObject({ typeVersion: 2, config: { url: 5 } });
  });
});
