import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { standingParts } from './authors.ts';
import { LOCAL } from './layout.ts';
import { connect } from './write-edges.ts';
import { setField } from './write-fields.ts';
import { addNode, deleteNodes } from './write-nodes.ts';

const PLACE = { type: 'http-request', typeVersion: 1, position: { x: 0, y: 0 } };

function meet(...docs: Y.Doc[]): void {
  for (const from of docs)
    for (const to of docs) if (from !== to) Y.applyUpdate(to, Y.encodeStateAsUpdate(from));
}

test('counts what stands for whoever wrote it last', () => {
  const [maya, tom] = [new Y.Doc(), new Y.Doc()];
  addNode(maya, { ...PLACE, id: 'n_1', label: 'One', config: { url: 'a' } }, LOCAL);
  addNode(maya, { ...PLACE, id: 'n_2', label: 'Two' }, LOCAL);
  meet(maya, tom);
  const before = standingParts(tom).get(maya.clientID)!;
  setField(tom, { nodeId: 'n_1', path: ['url'], value: 'b' }, LOCAL);
  connect(tom, { source: 'n_1', sourcePort: 'out', target: 'n_2', targetPort: 'in' }, LOCAL);
  meet(maya, tom);
  const after = standingParts(maya);
  expect(after.get(tom.clientID)).toBe(2); // the field and the wire
  expect(after.get(maya.clientID)).toBe(before - 1);
});

test('what was deleted counts for nobody', () => {
  const doc = new Y.Doc();
  addNode(doc, { ...PLACE, id: 'n_1', label: 'One' }, LOCAL);
  deleteNodes(doc, ['n_1'], LOCAL);
  expect(standingParts(doc)).toEqual(new Map());
});
