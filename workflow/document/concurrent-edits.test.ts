/** What two edits at the same moment leave behind: the table of collaboration.md section 2, as promises. */
import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addRow,
  connect,
  createState,
  deleteNodes,
  duplicateNodes,
  edgesMap,
  LOCAL,
  migrateDocument,
  moveNodes,
  readDocument,
  readNode,
  renameNode,
  setDisabled,
  setField,
  setSettings,
  textField,
  updateNote
} from './index.ts';
import { sampleDocument } from './testing/sample.ts';

let ada: Y.Doc;
let bob: Y.Doc;

beforeEach(() => {
  const state = createState(sampleDocument());
  [ada, bob] = [new Y.Doc(), new Y.Doc()];
  Y.applyUpdate(ada, state);
  Y.applyUpdate(bob, state);
});

/** Both get the other's edits; each case runs with either of them having the higher client id. */
function meet(): ReturnType<typeof readDocument> {
  const [fromAda, fromBob] = [Y.encodeStateAsUpdate(ada), Y.encodeStateAsUpdate(bob)];
  Y.applyUpdate(ada, fromBob);
  Y.applyUpdate(bob, fromAda);
  expect(readDocument(ada)).toEqual(readDocument(bob));
  return readDocument(ada);
}

const setUrl = (doc: Y.Doc, value: unknown): void =>
  setField(doc, { nodeId: 'n_send', path: ['url'], value }, LOCAL);

describe.each([
  ['Ada', 1, 2],
  ['Bob', 2, 1]
])('with the lower client id at %s', (_who, adaId, bobId) => {
  beforeEach(() => {
    ada.clientID = adaId;
    bob.clientID = bobId;
  });

  test('a rename and a new URL both survive', () => {
    renameNode(ada, { nodeId: 'n_send', label: 'Renamed' }, LOCAL);
    setUrl(bob, 'https://new.example');
    expect(meet().document.nodes.n_send).toMatchObject({
      label: 'Renamed',
      config: { url: 'https://new.example' }
    });
  });

  test('two fields of one config both survive', () => {
    setUrl(ada, 'https://new.example');
    setField(bob, { nodeId: 'n_send', path: ['timeoutMs'], value: 9 }, LOCAL);
    expect(meet().document.nodes.n_send!.config).toMatchObject({ url: 'https://new.example', timeoutMs: 9 });
  });

  test('two new headers both survive, also in a list that was empty', () => {
    for (const field of ['headers', 'query']) {
      addRow(ada, { nodeId: 'n_send', field, row: { name: 'from-ada' } }, LOCAL);
      addRow(bob, { nodeId: 'n_send', field, row: { name: 'from-bob' } }, LOCAL);
    }
    const { headers, query } = meet().document.nodes.n_send!.config;
    for (const rows of [headers, query])
      expect(JSON.stringify(rows)).toMatch(/from-ada.*from-bob|from-bob.*from-ada/);
  });

  test('two cells of one row both survive', () => {
    setField(ada, { nodeId: 'n_send', path: ['headers', 'h1', 'name'], value: 'X-New' }, LOCAL);
    setField(bob, { nodeId: 'n_send', path: ['headers', 'h1', 'value'], value: 'new' }, LOCAL);
    expect(meet().document.nodes.n_send!.config.headers).toMatchObject({
      h1: { name: 'X-New', value: 'new' }
    });
  });

  test('two settings both survive', () => {
    setSettings(
      ada,
      {
        nodeId: 'n_send',
        settings: { retry: { maxAttempts: 9, backoff: 'exponential' }, timeoutMs: 60_000 }
      },
      LOCAL
    );
    setSettings(
      bob,
      { nodeId: 'n_send', settings: { retry: { maxAttempts: 3, backoff: 'fixed' }, timeoutMs: 60_000 } },
      LOCAL
    );
    expect(meet().document.nodes.n_send!.settings?.retry).toEqual({ maxAttempts: 9, backoff: 'fixed' });
  });

  test('typing in two places of one text both survives', () => {
    textField(ada, 'n_send', 'body')!.insert(0, 'ADA ');
    const text = textField(bob, 'n_send', 'body')!;
    text.insert(text.length, ' BOB');
    const body = meet().document.nodes.n_send!.config.body as { expr: string };
    expect(body.expr).toMatch(/^ADA Hello .* BOB$/s);
  });

  test('a whole text that is rewritten keeps what the other types meanwhile', () => {
    setField(
      ada,
      { nodeId: 'n_send', path: ['body'], value: { expr: 'Hi {{ $json.name }},\n\nwelcome aboard.' } },
      LOCAL
    );
    const text = textField(bob, 'n_send', 'body')!;
    text.insert(text.length, ' See you!');
    expect(meet().document.nodes.n_send!.config.body).toEqual({
      expr: 'Hi {{ $json.name }},\n\nwelcome aboard. See you!'
    });
  });

  test('two moves end at one of the two places, never between them', () => {
    moveNodes(ada, new Map([['n_send', { x: 1, y: 2 }]]), LOCAL);
    moveNodes(bob, new Map([['n_send', { x: 3, y: 4 }]]), LOCAL);
    expect([
      { x: 1, y: 2 },
      { x: 3, y: 4 }
    ]).toContainEqual(meet().document.nodes.n_send!.position);
  });

  test('one short expression of two is taken whole', () => {
    setUrl(ada, { expr: '{{ $json.a }}' });
    setUrl(bob, { expr: '{{ $json.b }}' });
    expect(['{{ $json.a }}', '{{ $json.b }}']).toContain(
      (meet().document.nodes.n_send!.config.url as { expr: string }).expr
    );
  });

  test('a node that one deletes and one edits is gone, and nothing else is', () => {
    deleteNodes(ada, ['n_send'], LOCAL);
    setUrl(bob, 'https://new.example');
    setDisabled(bob, { nodeIds: ['n_hook'], disabled: true }, LOCAL);
    const { document, problems } = meet();
    expect(Object.keys(document.nodes).sort()).toEqual(['n_hook', 'n_new']);
    expect(document.nodes.n_hook!.disabled).toBe(true);
    expect(problems).toEqual([]);
  });

  test('an edge to a node that the other deletes is left out, reported and removed by the server', () => {
    deleteNodes(ada, ['n_new'], LOCAL);
    const edgeId = connect(
      bob,
      { source: 'n_hook', sourcePort: 'out', target: 'n_new', targetPort: 'in' },
      LOCAL
    );
    const { document, problems } = meet();
    expect(Object.keys(document.edges)).toEqual(['e_1']);
    expect(problems).toMatchObject([{ code: 'DANGLING_EDGE', edgeId }]);

    migrateDocument(ada, { kind: 'server' });
    expect(edgesMap(ada).has(edgeId!)).toBe(false);
    expect(meet().problems).toEqual([]);
  });

  test('the same connection drawn by both is one connection', () => {
    const edge = { source: 'n_hook', sourcePort: 'out', target: 'n_new', targetPort: 'in' };
    const ids = [connect(ada, edge, LOCAL)!, connect(bob, edge, LOCAL)!].sort();
    const { document, problems } = meet();
    expect(document.edges[ids[0]!]).toEqual(edge);
    expect(document.edges[ids[1]!]).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'DUPLICATE_EDGE', edgeId: ids[1] }]);
  });

  test('copies of the same node made by both are two nodes', () => {
    duplicateNodes(ada, { ids: ['n_send'], offset: { x: 9, y: 9 } }, LOCAL);
    duplicateNodes(bob, { ids: ['n_send'], offset: { x: 9, y: 9 } }, LOCAL);
    expect(Object.keys(meet().document.nodes)).toHaveLength(5);
  });

  test('the text and the colour of a sticky note both survive', () => {
    updateNote(ada, { noteId: 'note_1', text: 'Remember the oat milk' }, LOCAL);
    updateNote(bob, { noteId: 'note_1', color: 'pink', width: 300 }, LOCAL);
    expect(meet().document.notes!.note_1).toMatchObject({
      text: 'Remember the oat milk',
      color: 'pink',
      width: 300,
      height: 120
    });
  });
});

describe('a deletion', () => {
  test('counts as an update although it changes no clock', () => {
    const updates: Uint8Array[] = [];
    const [before, clocks] = [Y.snapshot(ada), Y.encodeStateVector(ada)];
    ada.on('update', (update) => updates.push(update));
    deleteNodes(ada, ['n_new'], LOCAL);

    expect(updates).toHaveLength(1);
    expect(Y.encodeStateVector(ada)).toEqual(clocks);
    expect(Y.snapshotContainsUpdate(before, updates[0]!)).toBe(false);
    Y.applyUpdate(bob, updates[0]!);
    expect(readNode(bob, 'n_new')).toBeUndefined();
  });

  test('that was logged already brings nothing new', () => {
    deleteNodes(ada, ['n_new'], LOCAL);
    expect(Y.snapshotContainsUpdate(Y.snapshot(ada), Y.encodeStateAsUpdate(ada))).toBe(true);
  });
});
