/** Every command with random arguments, as a person at a canvas might give them. */
import type * as Y from 'yjs';
import type { WorkflowNode } from '../../types.ts';
import {
  addNode,
  addNodes,
  addNote,
  addRow,
  connect,
  copyFragment,
  deleteNodes,
  deleteNotes,
  disconnect,
  duplicateNodes,
  edgesMap,
  LOCAL,
  moveNodes,
  moveRow,
  nodeNoteText,
  nodesMap,
  notesMap,
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
  writeDocument,
  type Undo
} from '../index.ts';
import type { Random } from './random.ts';

export interface Editor {
  doc: Y.Doc;
  random: Random;
  undo?: Undo<unknown>;
}

type Command = (editor: Editor) => void;

const TYPES = [
  'start',
  'webhook',
  'http-request',
  'http-request',
  'set-fields',
  'if',
  'respond',
  'from-the-future'
];
const ROW_FIELDS = ['headers', 'query', 'bodyFields'];
const COLORS = ['yellow', 'blue', 'green', 'pink'] as const;

/** Gives one random command. @returns its name. */
export function giveRandomCommand(editor: Editor): string {
  let ticket = editor.random.int(1, TOTAL);
  const [name, , command] = COMMANDS.find(([, weight]) => (ticket -= weight) <= 0)!;
  command(editor);
  return name;
}

const nodeIds = ({ doc }: Editor): string[] => [...nodesMap(doc).keys()];
const oneNode = (editor: Editor): string => editor.random.pick(nodeIds(editor)) ?? 'n_none';
const position = ({ random }: Editor) => ({ x: random.int(-2000, 2000), y: random.int(-2000, 2000) });

/** A random row of a random list of a random node. */
function oneRow(editor: Editor): { nodeId: string; field: string; rowId: string } {
  const nodeId = oneNode(editor);
  const config = readNode(editor.doc, nodeId)?.config ?? {};
  const field = editor.random.pick(ROW_FIELDS)!;
  const rows = config[field];
  const rowIds = typeof rows === 'object' && rows !== null ? Object.keys(rows) : [];
  return { nodeId, field, rowId: editor.random.pick(rowIds) ?? 'none' };
}

function randomValue({ random }: Editor): unknown {
  const values = [
    random.word(),
    random.int(-5, 5),
    random.chance(0.5),
    { expr: `{{ $json.${random.word()} }}` }
  ];
  return random.pick([...values, undefined, [random.word()], { deep: { er: random.int(0, 9) } }]);
}

function typeInto(text: Y.Text | undefined, { doc, random }: Editor): void {
  if (!text) return;
  transact(doc, LOCAL, () => {
    if (text.length > 0 && random.chance(0.3)) text.delete(random.int(0, text.length - 1), 1);
    else text.insert(random.int(0, text.length), random.word());
  });
}

/** Rewrites part of the whole document, as an import or a restore does. */
function rewrite(editor: Editor): void {
  const { doc, random } = editor;
  const target = structuredClone(readDocument(doc).document);
  const entries = Object.entries(target.nodes).filter(() => random.chance(0.9));
  target.nodes = Object.fromEntries(entries);
  for (const node of random.some(Object.values(target.nodes), 5)) mutateNode(node, random);
  for (const [edgeId, edge] of Object.entries(target.edges))
    if (!target.nodes[edge.source] || !target.nodes[edge.target]) delete target.edges[edgeId];
  writeDocument(doc, target, LOCAL);
}

function mutateNode(node: WorkflowNode, random: Random): void {
  node.label = random.word();
  if (random.chance(0.5)) node.note = random.words(5) || 'note';
  if (node.type === 'http-request') node.config.body = random.words(20) || 'body';
  node.config.headers = {
    [random.word()]: { name: random.word(), value: random.word(), order: random.int(1, 9) }
  };
}

/** Name, weight, command. */
const COMMANDS: [string, number, Command][] = [
  [
    'addNode',
    70,
    (editor) => {
      const type = editor.random.pick(TYPES)!;
      const config = { url: editor.random.word(), headers: { first: { name: 'a', order: 1 } } };
      addNode(
        editor.doc,
        { type, typeVersion: 1, label: editor.random.word(), position: position(editor), config },
        LOCAL
      );
    }
  ],
  [
    'addNodes',
    15,
    (editor) => {
      const fragment = readFragment(editor.doc, editor.random.some(nodeIds(editor), 3));
      addNodes(editor.doc, copyFragment(fragment, position(editor)).fragment, LOCAL);
    }
  ],
  [
    'moveNodes',
    100,
    (editor) => {
      const moved = editor.random.some(nodeIds(editor), 4);
      moveNodes(editor.doc, new Map(moved.map((id) => [id, position(editor)])), LOCAL);
    }
  ],
  ['renameNode', 60, (e) => renameNode(e.doc, { nodeId: oneNode(e), label: e.random.words(3) }, LOCAL)],
  [
    'setField',
    100,
    (e) =>
      setField(
        e.doc,
        { nodeId: oneNode(e), path: [e.random.pick(['url', 'method', 'timeoutMs'])!], value: randomValue(e) },
        LOCAL
      )
  ],
  [
    'setField deep',
    20,
    (e) =>
      setField(
        e.doc,
        { nodeId: oneNode(e), path: ['plain', e.random.word(), 'x'], value: randomValue(e) },
        LOCAL
      )
  ],
  [
    'setField list',
    15,
    (e) =>
      setField(
        e.doc,
        {
          nodeId: oneNode(e),
          path: ['headers'],
          value: e.random.chance(0.5) ? undefined : { only: { name: 'x', order: 1 } }
        },
        LOCAL
      )
  ],
  [
    'setField text',
    60,
    (e) =>
      setField(
        e.doc,
        {
          nodeId: oneNode(e),
          path: ['body'],
          value: e.random.pick([e.random.words(12), { expr: e.random.words(4) }, undefined])
        },
        LOCAL
      )
  ],
  ['type in field', 60, (e) => typeInto(textField(e.doc, oneNode(e), 'body'), e)],
  ['type in note', 30, (e) => typeInto(nodeNoteText(e.doc, oneNode(e)), e)],
  [
    'addRow',
    80,
    (e) =>
      void addRow(
        e.doc,
        {
          nodeId: oneNode(e),
          field: e.random.pick(ROW_FIELDS)!,
          row: { name: e.random.word(), value: randomValue(e) ?? '' }
        },
        LOCAL
      )
  ],
  [
    'setField cell',
    80,
    (editor) => {
      const { nodeId, field, rowId } = oneRow(editor);
      setField(
        editor.doc,
        { nodeId, path: [field, rowId, editor.random.pick(['name', 'value'])!], value: randomValue(editor) },
        LOCAL
      );
    }
  ],
  ['removeRow', 30, (e) => removeRow(e.doc, oneRow(e), LOCAL)],
  ['moveRow', 40, (e) => moveRow(e.doc, { ...oneRow(e), toIndex: e.random.int(0, 3) }, LOCAL)],
  [
    'setSettings',
    30,
    (e) =>
      setSettings(
        e.doc,
        {
          nodeId: oneNode(e),
          settings: e.random.chance(0.3)
            ? undefined
            : { timeoutMs: e.random.int(1, 9), retry: { maxAttempts: e.random.int(1, 3) } }
        },
        LOCAL
      )
  ],
  [
    'setDisabled',
    30,
    (e) =>
      setDisabled(e.doc, { nodeIds: e.random.some(nodeIds(e), 2), disabled: e.random.chance(0.5) }, LOCAL)
  ],
  ['setNodeNote', 30, (e) => setNodeNote(e.doc, { nodeId: oneNode(e), note: e.random.words(6) }, LOCAL)],
  ['deleteNodes', 45, (e) => deleteNodes(e.doc, e.random.some(nodeIds(e), 3), LOCAL)],
  [
    'connect',
    120,
    (e) =>
      void connect(
        e.doc,
        {
          source: oneNode(e),
          sourcePort: e.random.pick(['out', 'true'])!,
          target: oneNode(e),
          targetPort: 'in'
        },
        LOCAL
      )
  ],
  ['disconnect', 30, (e) => disconnect(e.doc, e.random.some([...edgesMap(e.doc).keys()], 2), LOCAL)],
  [
    'duplicateNodes',
    20,
    (e) => void duplicateNodes(e.doc, { ids: e.random.some(nodeIds(e), 3), offset: { x: 20, y: 20 } }, LOCAL)
  ],
  ['setName', 10, (e) => setName(e.doc, e.random.words(3) || 'name', LOCAL)],
  [
    'addNote',
    15,
    (e) =>
      void addNote(
        e.doc,
        { text: e.random.words(9), position: position(e), width: 200, height: 100, color: 'pink' },
        LOCAL
      )
  ],
  [
    'updateNote',
    30,
    (e) =>
      updateNote(
        e.doc,
        {
          noteId: e.random.pick([...notesMap(e.doc).keys()]) ?? 'none',
          text: e.random.words(9),
          width: e.random.int(40, 400),
          color: e.random.pick(COLORS)!
        },
        LOCAL
      )
  ],
  [
    'type in sticky',
    15,
    (e) => typeInto(noteText(e.doc, e.random.pick([...notesMap(e.doc).keys()]) ?? 'none'), e)
  ],
  ['deleteNotes', 8, (e) => deleteNotes(e.doc, e.random.some([...notesMap(e.doc).keys()], 2), LOCAL)],
  ['writeDocument', 3, rewrite],
  ['undo', 40, ({ undo }) => void undo?.undo()],
  ['redo', 20, ({ undo }) => void undo?.redo()]
];

const TOTAL = COMMANDS.reduce((sum, [, weight]) => sum + weight, 0);

export const COMMAND_NAMES = COMMANDS.map(([name]) => name);
