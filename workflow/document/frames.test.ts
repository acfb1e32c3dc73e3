import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyFrame } from '../frame.ts';
import type { WorkflowDocument } from '../types.ts';
import { createState } from './create.ts';
import { documentAt, framesOf, type TimedUpdate } from './frames.ts';
import { LOCAL } from './layout.ts';
import { openDocument } from './stored.ts';
import { connect } from './write-edges.ts';
import { setField } from './write-fields.ts';
import { addNode, deleteNodes, moveNodes, renameNode } from './write-nodes.ts';
import { addNote } from './write-notes.ts';

const EMPTY: WorkflowDocument = { name: 'Empty', nodes: {}, edges: {} };
const IDS = ['n_1', 'n_2', 'n_3', 'n_4'];

const edit = fc.record({
  kind: fc.constantFrom('add', 'move', 'rename', 'field', 'delete', 'connect', 'note'),
  id: fc.constantFrom(...IDS),
  other: fc.constantFrom(...IDS),
  text: fc.string({ maxLength: 8 }),
  pause: fc.integer({ min: 0, max: 900 })
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

function perform(doc: Y.Doc, { kind, id, other, text }: Edit): void {
  const position = { x: text.length, y: 7 };
  if (kind === 'add') addNode(doc, { id, type: 'http-request', typeVersion: 1, label: id, position }, LOCAL);
  else if (kind === 'move') moveNodes(doc, new Map([[id, position]]), LOCAL);
  else if (kind === 'rename') renameNode(doc, { nodeId: id, label: text || 'x' }, LOCAL);
  else if (kind === 'field') setField(doc, { nodeId: id, path: ['url'], value: text }, LOCAL);
  else if (kind === 'delete') deleteNodes(doc, [id], LOCAL);
  else if (kind === 'note') addNote(doc, { position, width: 100, height: 80, text, color: 'yellow' }, LOCAL);
  else connect(doc, { source: id, sourcePort: 'out', target: other, targetPort: 'in' }, LOCAL);
}

function record(edits: readonly Edit[]): { base: Uint8Array; updates: TimedUpdate[] } {
  const base = createState(EMPTY);
  const doc = openDocument(base);
  const updates: TimedUpdate[] = [];
  let at = 0;
  doc.on('update', (update: Uint8Array) => updates.push({ at, update }));
  for (const one of edits) {
    at += one.pause;
    perform(doc, one);
  }
  return { base, updates };
}

const sorted = ({ notes = {}, ...rest }: WorkflowDocument): WorkflowDocument => ({ ...rest, notes });

test('each frame is the document rebuilt from all updates until then', () => {
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), fc.constantFrom(1, 250, 1_000), (edits, everyMs) => {
      const history = record(edits);
      const { first, frames } = framesOf(history, everyMs);
      let document = first;
      for (const frame of frames) {
        document = applyFrame(document, frame);
        expect(sorted(document)).toEqual(sorted(documentAt(history, frame.at)));
      }
      const last = history.updates.at(-1)?.at ?? 0;
      expect(sorted(document)).toEqual(sorted(documentAt(history, last)));
    })
  );
});

test('what belongs to the team alone is in no frame: chosen secrets, addresses that work like a password', () => {
  const doc = openDocument(createState(EMPTY));
  const base = Y.encodeStateAsUpdate(doc);
  const updates: TimedUpdate[] = [];
  doc.on('update', (update: Uint8Array) => updates.push({ at: 10, update }));
  const position = { x: 0, y: 0 };
  addNode(
    doc,
    { id: 'n_1', type: 'webhook', typeVersion: 1, label: 'In', position, config: { path: 'canary-path' } },
    LOCAL
  );
  addNode(doc, { id: 'n_2', type: 'http-request', typeVersion: 1, label: 'Out', position }, LOCAL);
  setField(doc, { nodeId: 'n_2', path: ['secret'], value: 'sec_0123456789abcdefghijkl' }, LOCAL);
  const text = JSON.stringify(framesOf({ base, updates }, 1));
  expect(text).toContain('n_2');
  expect(text).not.toMatch(/canary-path|sec_0123456789/);
});
