import { beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { LIMITS } from '../limits.ts';
import type { WorkflowNode } from '../types.ts';
import {
  addNode,
  addNodes,
  addNote,
  addRow,
  connect,
  copyFragment,
  createState,
  deleteNodes,
  deleteNotes,
  disconnect,
  duplicateNodes,
  edgesMap,
  LOCAL,
  moveNodes,
  moveRow,
  nodeNoteText,
  noteText,
  readDocument,
  readFragment,
  readNode,
  removeRow,
  renameNode,
  setDisabled,
  setField,
  setName,
  setNodeNote,
  setSettings,
  textField,
  transact,
  updateNote,
  watchDocument,
  type DocumentChanges
} from './index.ts';
import { sampleDocument } from './testing/sample.ts';

let doc: Y.Doc;
/** Updates that were sent. */
let sent: Uint8Array[];

beforeEach(() => {
  doc = new Y.Doc();
  Y.applyUpdate(doc, createState(sampleDocument()));
  sent = [];
  doc.on('update', (update) => sent.push(update));
});

const send = (): WorkflowNode => readNode(doc, 'n_send')!;
const headers = (): [string, Record<string, unknown>][] =>
  Object.entries(send().config.headers as Record<string, Record<string, unknown> & { order: number }>).sort(
    ([, a], [, b]) => a.order - b.order
  );
const headerIds = (): string[] => headers().map(([id]) => id);

describe('nodes', () => {
  test('are added with an id, and with the shared types that their fields need', () => {
    const id = addNode(
      doc,
      { type: 'http-request', typeVersion: 1, label: 'New', position: { x: 1, y: 2 } },
      LOCAL
    );
    expect(readNode(doc, id)).toEqual({
      type: 'http-request',
      typeVersion: 1,
      label: 'New',
      position: { x: 1, y: 2 },
      config: {}
    });
    expect(textField(doc, id, 'body')).toBeInstanceOf(Y.Text);
    expect(nodeNoteText(doc, id)).toBeInstanceOf(Y.Text);
    expect(textField(doc, id, 'url')).toBeUndefined();
  });

  test('are renamed, with a label that fits', () => {
    renameNode(doc, { nodeId: 'n_send', label: 'x'.repeat(500) }, LOCAL);
    expect(send().label).toHaveLength(LIMITS.labelCharacters);
  });

  test('are switched off and on', () => {
    setDisabled(doc, { nodeIds: ['n_send', 'n_hook'], disabled: false }, LOCAL);
    expect('disabled' in send()).toBe(false);
    setDisabled(doc, { nodeIds: ['n_send'], disabled: true }, LOCAL);
    expect(send().disabled).toBe(true);
  });

  test('take a note and settings', () => {
    setNodeNote(doc, { nodeId: 'n_send', note: 'New' }, LOCAL);
    setSettings(doc, { nodeId: 'n_send', settings: { timeoutMs: 5 } }, LOCAL);
    expect(send()).toMatchObject({ note: 'New', settings: { timeoutMs: 5 } });
    expect(send().settings?.retry).toBeUndefined();
    setSettings(doc, { nodeId: 'n_send', settings: undefined }, LOCAL);
    expect(send().settings).toBeUndefined();
  });

  test('are deleted with their edges, also with edges of the same transaction', () => {
    transact(doc, LOCAL, () => {
      connect(doc, { source: 'n_hook', sourcePort: 'out', target: 'n_new', targetPort: 'in' }, LOCAL);
      deleteNodes(doc, ['n_hook'], LOCAL);
    });
    expect([...edgesMap(doc).keys()]).toEqual(['e_2']);
    expect(readDocument(doc).problems).toEqual([]);
  });

  test('that somebody deleted meanwhile are skipped', () => {
    deleteNodes(doc, ['n_send'], LOCAL);
    const after = readDocument(doc);
    const gone = { nodeId: 'n_send' };
    moveNodes(doc, new Map([['n_send', { x: 1, y: 1 }]]), LOCAL);
    renameNode(doc, { ...gone, label: 'x' }, LOCAL);
    setField(doc, { ...gone, path: ['url'], value: 'x' }, LOCAL);
    setField(doc, { ...gone, path: ['headers', 'h1', 'name'], value: 'x' }, LOCAL);
    addRow(doc, { ...gone, field: 'headers', row: {} }, LOCAL);
    removeRow(doc, { ...gone, field: 'headers', rowId: 'h1' }, LOCAL);
    moveRow(doc, { ...gone, field: 'headers', rowId: 'h1', toIndex: 0 }, LOCAL);
    setNodeNote(doc, { ...gone, note: 'x' }, LOCAL);
    setSettings(doc, { ...gone, settings: { timeoutMs: 1 } }, LOCAL);
    setDisabled(doc, { nodeIds: ['n_send'], disabled: true }, LOCAL);
    deleteNodes(doc, ['n_send'], LOCAL);
    expect(
      connect(doc, { source: 'n_send', sourcePort: 'out', target: 'n_new', targetPort: 'in' }, LOCAL)
    ).toBeUndefined();
    expect(readDocument(doc)).toEqual(after);
    expect(sent).toHaveLength(1);
  });
});

test('a command that changes nothing sends nothing', () => {
  moveNodes(doc, new Map([['n_send', send().position]]), LOCAL);
  renameNode(doc, { nodeId: 'n_send', label: send().label }, LOCAL);
  setField(doc, { nodeId: 'n_send', path: ['url'], value: send().config.url }, LOCAL);
  setField(doc, { nodeId: 'n_send', path: ['headers'], value: send().config.headers }, LOCAL);
  setField(doc, { nodeId: 'n_send', path: ['body'], value: send().config.body }, LOCAL);
  setSettings(doc, { nodeId: 'n_send', settings: send().settings }, LOCAL);
  setName(doc, 'Leads', LOCAL);
  expect(sent).toEqual([]);
});

test('a move is one small update, whatever the number of moves before', () => {
  for (let i = 0; i < 100; i++) moveNodes(doc, new Map([['n_send', { x: i + 1, y: i }]]), LOCAL);
  expect(sent).toHaveLength(100);
  expect(sent.at(-1)!.length).toBeLessThan(60);
});

describe('fields', () => {
  test('are set, changed inside and removed', () => {
    const set = (path: string[], value: unknown): void =>
      setField(doc, { nodeId: 'n_send', path, value }, LOCAL);
    set(['auth'], { kind: 'bearer', secret: 'sec_1' });
    set(['auth', 'kind'], 'basic');
    set(['extra', 'deep', 'er'], 1);
    expect(send().config).toMatchObject({
      auth: { kind: 'basic', secret: 'sec_1' },
      extra: { deep: { er: 1 } }
    });
    set(['auth', 'secret'], undefined);
    set(['extra'], undefined);
    expect(send().config.auth).toEqual({ kind: 'basic' });
    expect('extra' in send().config).toBe(false);
  });

  test('of long text keep their shared text when they are emptied, and their mode follows the value', () => {
    const text = textField(doc, 'n_send', 'body');
    const set = (value: unknown): void => setField(doc, { nodeId: 'n_send', path: ['body'], value }, LOCAL);
    set('plain');
    expect(send().config.body).toBe('plain');
    set(undefined);
    expect('body' in send().config).toBe(false);
    set({ expr: '{{ 1 }}' });
    expect(send().config.body).toEqual({ expr: '{{ 1 }}' });
    expect(textField(doc, 'n_send', 'body')).toBe(text);
  });

  test('of long text can hold data instead, and text again', () => {
    for (const value of [{ a: [1] }, 5, 'text', { expr: 'x' }]) {
      setField(doc, { nodeId: 'n_send', path: ['body'], value }, LOCAL);
      expect(send().config.body).toEqual(value);
    }
  });

  test('refuse what a document cannot hold', () => {
    const set = (path: string[], value: unknown) => () =>
      setField(doc, { nodeId: 'n_send', path, value }, LOCAL);
    for (const value of [() => 1, Symbol('x'), 1n, Number.NaN, new Date(), new Map()])
      expect(set(['url'], value)).toThrow(TypeError);
    for (const path of [['__proto__'], ['headers', 'constructor'], ['auth', 'prototype'], ['']])
      expect(set(path, 'x')).toThrow(TypeError);
    expect(set(['headers', 'h1'], 'no row')).toThrow(TypeError);
    expect(sent).toEqual([]);
  });

  test('drop what JSON would drop, and keep text that every peer reads alike', () => {
    setField(
      doc,
      { nodeId: 'n_send', path: ['data'], value: { a: undefined, b: -0, c: 'half \ud83c' } },
      LOCAL
    );
    const peer = new Y.Doc();
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
    expect(send().config.data).toEqual({ b: 0, c: 'half \ufffd' });
    expect(readNode(peer, 'n_send')).toEqual(send());
  });

  test('deeper than the limit are refused', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    const set = (value: unknown): void => setField(doc, { nodeId: 'n_send', path: ['data'], value }, LOCAL);
    expect(() => set(nested(LIMITS.jsonDepth + 1))).toThrow(TypeError);
    set(nested(LIMITS.jsonDepth));
    expect(send().config.data).toEqual(nested(LIMITS.jsonDepth));
  });
});

describe('rows', () => {
  const at = { nodeId: 'n_send', field: 'headers' };

  test('are added at the end, changed, replaced and removed', () => {
    const rowId = addRow(doc, { ...at, row: { name: 'X-New', value: '' } }, LOCAL);
    expect(headerIds()).toEqual(['h1', 'h2', rowId]);
    setField(doc, { nodeId: 'n_send', path: ['headers', rowId, 'value'], value: { expr: 'x' } }, LOCAL);
    setField(doc, { nodeId: 'n_send', path: ['headers', 'h2'], value: { name: 'only', order: 2 } }, LOCAL);
    removeRow(doc, { ...at, rowId: 'h1' }, LOCAL);
    expect(headers()).toEqual([
      ['h2', { name: 'only', order: 2 }],
      [rowId, { name: 'X-New', value: { expr: 'x' }, order: 3 }]
    ]);
  });

  test('of a list that is emptied leave no trace in JSON, and the list can be used again', () => {
    setField(doc, { nodeId: 'n_send', path: ['headers'], value: undefined }, LOCAL);
    expect('headers' in send().config).toBe(false);
    const rowId = addRow(doc, { ...at, row: { name: 'a' } }, LOCAL);
    expect(send().config.headers).toEqual({ [rowId]: { name: 'a', order: 1 } });
  });

  test('move to any place, writing one row', () => {
    const third = addRow(doc, { ...at, row: {} }, LOCAL);
    const move = (rowId: string, toIndex: number): string[] => {
      moveRow(doc, { ...at, rowId, toIndex }, LOCAL);
      return headerIds();
    };
    expect(move(third, 0)).toEqual([third, 'h1', 'h2']);
    expect(move(third, 1)).toEqual(['h1', third, 'h2']);
    expect(move('h1', 2)).toEqual([third, 'h2', 'h1']);
    expect(move('h1', 2)).toEqual([third, 'h2', 'h1']);
    expect(Math.max(...sent.slice(1).map(({ length }) => length))).toBeLessThan(60);
  });

  test('find a place even where no number is left between two neighbours', () => {
    const moved = addRow(doc, { ...at, row: {} }, LOCAL);
    const other = addRow(doc, { ...at, row: {} }, LOCAL);
    for (let i = 0; i < 120; i++) moveRow(doc, { ...at, rowId: i % 2 ? moved : other, toIndex: 1 }, LOCAL);
    expect(headerIds()).toEqual(['h1', moved, other, 'h2']);
  });

  test('without an order, or with the same, stand by id', () => {
    setField(
      doc,
      { nodeId: 'n_send', path: ['query'], value: { b: { order: 1 }, a: { order: 1 }, c: {} } },
      LOCAL
    );
    moveRow(doc, { nodeId: 'n_send', field: 'query', rowId: 'c', toIndex: 1 }, LOCAL);
    const query = send().config.query as Record<string, { order: number }>;
    const ids = Object.keys(query).sort((x, y) => query[x]!.order - query[y]!.order);
    expect(ids).toEqual(['a', 'c', 'b']);
  });
});

describe('edges', () => {
  const edge = { source: 'n_hook', sourcePort: 'out', target: 'n_new', targetPort: 'in' };

  test('are added once, and removed', () => {
    const id = connect(doc, edge, LOCAL)!;
    expect(connect(doc, edge, LOCAL)).toBeUndefined();
    expect(connect(doc, { ...edge, sourcePort: 'other' }, LOCAL)).toBeDefined();
    disconnect(doc, [id, 'none'], LOCAL);
    expect(connect(doc, edge, LOCAL)).toBeDefined();
  });

  test('that arrive from others are known to connect and delete', () => {
    const peer = new Y.Doc();
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
    deleteNodes(doc, [], LOCAL);
    connect(peer, edge, LOCAL);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(peer));
    expect(connect(doc, edge, LOCAL)).toBeUndefined();
    deleteNodes(doc, ['n_hook'], LOCAL);
    expect([...edgesMap(doc).keys()]).toEqual(['e_2']);
  });
});

describe('sticky notes', () => {
  test('are added, changed and deleted', () => {
    const id = addNote(
      doc,
      { text: 'a', position: { x: 1, y: 2 }, width: 100, height: 50, color: 'pink' },
      LOCAL
    );
    updateNote(doc, { noteId: id, text: 'ab', height: 60, position: { x: 3, y: 4 } }, LOCAL);
    expect(readDocument(doc).document.notes![id]).toEqual({
      text: 'ab',
      position: { x: 3, y: 4 },
      width: 100,
      height: 60,
      color: 'pink'
    });
    expect(noteText(doc, id)?.toString()).toBe('ab');
    deleteNotes(doc, [id, 'note_1'], LOCAL);
    expect(readDocument(doc).document.notes).toBeUndefined();
    updateNote(doc, { noteId: id, text: 'gone' }, LOCAL);
    expect(readDocument(doc).document.notes).toBeUndefined();
  });
});

describe('copies', () => {
  test('get new ids, their inner edges, and references to each other', () => {
    setField(doc, { nodeId: 'n_send', path: ['url'], value: 'n_0123456789' }, LOCAL);
    addNode(
      doc,
      { id: 'n_0123456789', type: 'start', typeVersion: 1, label: 's', position: { x: 0, y: 0 } },
      LOCAL
    );
    const expr = "{{ $('n_0123456789').item + $('n_9876543210').item }}";
    setField(doc, { nodeId: 'n_send', path: ['headers', 'h1', 'value'], value: { expr } }, LOCAL);
    setField(doc, { nodeId: 'n_send', path: ['body'], value: { expr } }, LOCAL);
    connect(doc, { source: 'n_0123456789', sourcePort: 'out', target: 'n_send', targetPort: 'in' }, LOCAL);

    const ids = duplicateNodes(
      doc,
      { ids: ['n_0123456789', 'n_send', 'gone'], offset: { x: 10, y: 5 } },
      LOCAL
    );
    const { nodes, edges } = readDocument(doc).document;
    const copy = nodes[ids.get('n_send')!]!;
    const reference = expr.replace('n_0123456789', ids.get('n_0123456789')!);
    expect(copy.config).toMatchObject({ url: 'n_0123456789', body: { expr: reference } });
    expect(copy.config.headers).toMatchObject({ h1: { value: { expr: reference } } });
    expect(copy.position).toEqual({ x: 290.5, y: -35 });
    expect(copy.label).toBe(send().label);
    expect(Object.values(edges).filter(({ target }) => target === ids.get('n_send'))).toEqual([
      { source: ids.get('n_0123456789'), sourcePort: 'out', target: ids.get('n_send'), targetPort: 'in' }
    ]);
  });

  test('of a webhook get a path of their own', () => {
    const ids = duplicateNodes(doc, { ids: ['n_hook'], offset: { x: 0, y: 0 } }, LOCAL);
    const { path, method } = readNode(doc, ids.get('n_hook')!)!.config;
    expect(method).toBe('POST');
    expect(path).toMatch(/^[0-9A-Za-z]{22}$/);
  });

  test('travel to another document as a fragment', () => {
    const other = new Y.Doc();
    const { fragment, newIds } = copyFragment(readFragment(doc, ['n_hook', 'n_send']), { x: 0, y: 0 });
    addNodes(other, fragment, LOCAL);
    const { nodes, edges } = readDocument(other).document;
    expect(Object.keys(nodes).sort()).toEqual([...newIds.values()].sort());
    expect(Object.values(edges)).toHaveLength(1);
    expect(nodes[newIds.get('n_send')!]).toEqual(send());
  });
});

describe('watching', () => {
  let changes: DocumentChanges[];
  let stop: () => void;

  beforeEach(() => {
    changes = [];
    stop = watchDocument(doc, (change) => changes.push(change));
  });

  test('names what changed, at whatever depth', () => {
    transact(doc, LOCAL, () => {
      setField(doc, { nodeId: 'n_send', path: ['headers', 'h1', 'value'], value: 'x' }, LOCAL);
      renameNode(doc, { nodeId: 'n_hook', label: 'x' }, LOCAL);
      disconnect(doc, ['e_2'], LOCAL);
      noteText(doc, 'note_1')!.insert(0, 'x');
      setName(doc, 'x', LOCAL);
    });
    expect(changes).toEqual([
      {
        nodes: new Set(['n_send', 'n_hook']),
        edges: new Set(['e_2']),
        notes: new Set(['note_1']),
        meta: new Set(['name']),
        origin: LOCAL,
        local: true
      }
    ]);
  });

  test('names what was added and deleted, and tells what came from elsewhere', () => {
    const peer = new Y.Doc();
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
    addNode(peer, { id: 'n_added', type: 'if', typeVersion: 1, label: '', position: { x: 0, y: 0 } }, LOCAL);
    deleteNodes(peer, ['n_send'], LOCAL);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(peer), 'network');
    expect(changes).toMatchObject([
      {
        nodes: new Set(['n_added', 'n_send']),
        edges: new Set(['e_1', 'e_2']),
        origin: 'network',
        local: false
      }
    ]);
  });

  test('is silent about nothing, and after it was stopped', () => {
    setName(doc, 'Leads', LOCAL);
    stop();
    setName(doc, 'x', LOCAL);
    expect(changes).toEqual([]);
  });
});
