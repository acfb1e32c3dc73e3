import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import {
  addNode,
  addNote,
  addRow,
  connect,
  createState,
  createUndo,
  deleteNodes,
  LOCAL,
  moveNodes,
  readDocument,
  readNode,
  renameNode,
  setField,
  setName,
  textField,
  transact,
  writeDocument,
  type Undo
} from './index.ts';

const AT = { x: 0, y: 0 };

interface Person {
  doc: Y.Doc;
  undo: Undo<string>;
}

let ada: Person;
let bob: Person;

/** Everybody gets what everybody has. */
function sync(): void {
  for (const [from, to] of [[ada, bob] as const, [bob, ada] as const])
    Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)));
}

function newPerson(state: Uint8Array, view: () => string): Person {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return { doc, undo: createUndo(doc, view) };
}

function addRequest(doc: Y.Doc, id: string): string {
  return addNode(doc, { id, type: 'http-request', typeVersion: 1, label: id, position: AT }, LOCAL);
}

let view: string;

beforeEach(() => {
  const state = createState({ name: 'Shared', nodes: {}, edges: {} });
  ada = newPerson(state, () => view);
  bob = newPerson(state, () => '');
  addRequest(ada.doc, 'a');
  addRequest(ada.doc, 'b');
  sync();
  ada.undo.clear();
});

afterEach(() => {
  sync();
  expect(readDocument(ada.doc)).toEqual(readDocument(bob.doc));
});

describe('one person', () => {
  test('each transaction is a step, whatever it contains', () => {
    transact(ada.doc, LOCAL, () => {
      renameNode(ada.doc, { nodeId: 'a', label: 'first' }, LOCAL);
      moveNodes(ada.doc, new Map([['b', { x: 9, y: 9 }]]), LOCAL);
    });
    setName(ada.doc, 'Renamed', LOCAL);

    ada.undo.undo();
    expect(readDocument(ada.doc).document.name).toBe('Shared');
    expect(readNode(ada.doc, 'a')?.label).toBe('first');

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.label).toBe('a');
    expect(readNode(ada.doc, 'b')?.position).toEqual(AT);
    expect(ada.undo.canUndo()).toBe(false);

    ada.undo.redo();
    ada.undo.redo();
    expect(readDocument(ada.doc).document.name).toBe('Renamed');
    expect(ada.undo.canRedo()).toBe(false);
  });

  test('a deleted node comes back whole, with its edges, rows and text', () => {
    connect(ada.doc, { source: 'a', sourcePort: 'out', target: 'b', targetPort: 'in' }, LOCAL);
    addRow(ada.doc, { nodeId: 'a', field: 'headers', row: { name: 'x', value: 'y' } }, LOCAL);
    setField(ada.doc, { nodeId: 'a', path: ['body'], value: { expr: 'text' } }, LOCAL);
    const before = readDocument(ada.doc);
    deleteNodes(ada.doc, ['a'], LOCAL);

    ada.undo.undo();
    expect(readDocument(ada.doc)).toEqual(before);
  });

  test('a document written as JSON is one step', () => {
    const before = readDocument(ada.doc);
    writeDocument(ada.doc, { name: 'Other', nodes: { c: before.document.nodes.a! }, edges: {} }, LOCAL);

    ada.undo.undo();
    expect(readDocument(ada.doc)).toEqual(before);
  });

  test('edits with the same key are one step until capturing stops', () => {
    const type = (text: string) =>
      ada.undo.capture(() => setField(ada.doc, { nodeId: 'a', path: ['url'], value: text }, LOCAL), 'a url');
    type('h');
    type('ht');
    type('htt');
    ada.undo.stopCapturing();
    type('http');

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.config.url).toBe('htt');
    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.config.url).toBeUndefined();
  });

  test('the view of a step comes back with it, in both directions', () => {
    view = 'a selected';
    renameNode(ada.doc, { nodeId: 'a', label: '1' }, LOCAL);
    view = 'b selected';
    renameNode(ada.doc, { nodeId: 'b', label: '2' }, LOCAL);
    view = 'elsewhere';

    expect(ada.undo.undo()?.view).toBe('b selected');
    expect(ada.undo.undo()?.view).toBe('a selected');
    expect(ada.undo.redo()?.view).toBe('a selected');
    ada.undo.undo();
    expect(ada.undo.undo()).toBeUndefined();
  });

  test('listeners hear of every change until they stop', () => {
    const heard: boolean[] = [];
    const stop = ada.undo.onChange(() => heard.push(ada.undo.canUndo()));
    setName(ada.doc, '1', LOCAL);
    ada.undo.undo();
    const count = heard.length;
    stop();
    setName(ada.doc, '2', LOCAL);

    expect(heard[0]).toBe(true);
    expect(heard.at(-1)).toBe(false);
    expect(heard).toHaveLength(count);
  });

  test('edits of other origins are no steps', () => {
    setName(ada.doc, 'by an import', { kind: 'import' });
    expect(ada.undo.canUndo()).toBe(false);
  });
});

describe('beside another person', () => {
  test("a peer's later value of the same field stays", () => {
    renameNode(ada.doc, { nodeId: 'a', label: 'by Ada' }, LOCAL);
    sync();
    renameNode(bob.doc, { nodeId: 'a', label: 'by Bob' }, LOCAL);
    sync();

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.label).toBe('by Bob');
  });

  test("a peer's value that was overwritten and restored stays when older own steps are undone", () => {
    renameNode(ada.doc, { nodeId: 'a', label: 'by Ada' }, LOCAL);
    sync();
    renameNode(bob.doc, { nodeId: 'a', label: 'by Bob' }, LOCAL);
    sync();
    renameNode(ada.doc, { nodeId: 'a', label: 'by Ada again' }, LOCAL);

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.label).toBe('by Bob');
    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.label).toBe('by Bob');
    ada.undo.redo();
    expect(readNode(ada.doc, 'a')?.label).toBe('by Ada again');
  });

  test('a node in which a peer works stays when its adding is undone', () => {
    addRequest(ada.doc, 'new');
    sync();
    setField(bob.doc, { nodeId: 'new', path: ['url'], value: 'by Bob' }, LOCAL);
    sync();

    expect(ada.undo.undo()?.kept).toEqual(['new']);
    expect(readNode(ada.doc, 'new')).toMatchObject({ label: 'new', config: { url: 'by Bob' } });
  });

  test('a node that a peer connected stays, one that nobody touched goes', () => {
    transact(ada.doc, LOCAL, () => {
      addRequest(ada.doc, 'wired');
      addRequest(ada.doc, 'alone');
    });
    sync();
    connect(bob.doc, { source: 'a', sourcePort: 'out', target: 'wired', targetPort: 'in' }, LOCAL);
    sync();

    ada.undo.undo();
    expect(Object.keys(readDocument(ada.doc).document.nodes).sort()).toEqual(['a', 'b', 'wired']);
    expect(Object.keys(readDocument(ada.doc).document.edges)).toHaveLength(1);
  });

  test('a row in which a peer writes stays when its adding is undone', () => {
    const rowId = addRow(ada.doc, { nodeId: 'a', field: 'headers', row: { name: 'x' } }, LOCAL);
    sync();
    setField(bob.doc, { nodeId: 'a', path: ['headers', rowId, 'value'], value: 'by Bob' }, LOCAL);
    sync();

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.config.headers).toMatchObject({ [rowId]: { name: 'x', value: 'by Bob' } });
  });

  test("own typing goes, a peer's typing in the same text stays", () => {
    textField(ada.doc, 'a', 'body')!.insert(0, 'seed');
    sync();
    transact(ada.doc, LOCAL, () => textField(ada.doc, 'a', 'body')!.insert(4, ' ada'));
    sync();
    transact(bob.doc, LOCAL, () => textField(bob.doc, 'a', 'body')!.insert(6, 'BOB'));
    sync();

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')?.config.body).toBe('seedBOB');
  });

  test('a node that a peer moved while it was deleted comes back with all its parts', () => {
    addNote(ada.doc, { text: 'note', position: AT, width: 100, height: 100, color: 'blue' }, LOCAL);
    addRow(ada.doc, { nodeId: 'a', field: 'headers', row: { name: 'x' }, id: 'row' }, LOCAL);
    setField(ada.doc, { nodeId: 'a', path: ['url'], value: 'old' }, LOCAL);
    sync();
    deleteNodes(ada.doc, ['a'], LOCAL);
    moveNodes(bob.doc, new Map([['a', { x: 500, y: 500 }]]), LOCAL);
    setField(bob.doc, { nodeId: 'a', path: ['url'], value: 'new' }, LOCAL);
    setField(bob.doc, { nodeId: 'a', path: ['headers', 'row', 'name'], value: 'new' }, LOCAL);
    sync();

    ada.undo.undo();
    const { document, problems } = readDocument(ada.doc);
    expect(problems).toEqual([]);
    expect(document.nodes.a).toMatchObject({
      position: AT,
      config: { url: 'old', headers: { row: { name: 'x' } } }
    });
    ada.undo.redo();
    expect(readNode(ada.doc, 'a')).toBeUndefined();
  });

  test("a peer's deletion is not undone", () => {
    renameNode(ada.doc, { nodeId: 'a', label: 'by Ada' }, LOCAL);
    sync();
    deleteNodes(bob.doc, ['a'], LOCAL);
    sync();

    ada.undo.undo();
    expect(readNode(ada.doc, 'a')).toBeUndefined();
  });
});
