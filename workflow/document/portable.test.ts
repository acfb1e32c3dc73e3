import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { toPublicId } from '../ids.ts';
import type { WorkflowNode } from '../types.ts';
import { addNodes, copyFragment, LOCAL, portableDocument, readDocument, readFragment } from './index.ts';
import { documents } from './testing/arbitraries.ts';
import { sampleDocument } from './testing/sample.ts';

const SECRET = toPublicId('sec', '0192f0c1-2b3c-7d4e-8f5a-6b7c8d9e0f1a');
const stepOf = (type: string, config: Record<string, unknown>): WorkflowNode => ({
  ...{ type, typeVersion: 1, label: type, position: { x: 0, y: 0 }, config }
});
const portable = (type: string, config: Record<string, unknown>) =>
  portableDocument({ nodes: { n_1: stepOf(type, config) }, edges: {} }).nodes.n_1!.config;

describe('what crosses the border of an organisation', () => {
  test('holds no choice of a secret, in types of the future too', () => {
    expect(portable('http-request', { url: 'https://a.example', auth: 'bearer', secret: SECRET })).toEqual({
      ...{ url: 'https://a.example', auth: 'bearer' }
    });
    expect(portable('http-request', { auth: 'bearer', secret: 'any' })).toEqual({ auth: 'bearer' });
    const config = {
      key: SECRET,
      deep: [{ secret: SECRET, keep: 1 }, SECRET],
      rows: { a: { order: 1, k: SECRET } }
    };
    expect(portable('from-the-future', config)).toEqual({ deep: [{ keep: 1 }], rows: { a: { order: 1 } } });
  });

  test('holds no address of a webhook: knowing it is enough to call it', () => {
    expect(portable('webhook', { method: 'POST', path: 'guess-me-not' })).toEqual({ method: 'POST' });
  });

  test('names steps by id', () => {
    const nodes = {
      n_a: stepOf('start', {}),
      n_b: stepOf('http-request', { url: { expr: '{{ $("start").item.json.a }}' } })
    };
    expect(portableDocument({ nodes, edges: {} }).nodes.n_b?.config.url).toEqual({
      expr: "{{ $('n_a').item.json.a }}"
    });
  });

  test('is the same when it crosses again', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const once = portableDocument(document);
        expect(portableDocument(once)).toEqual(once);
      })
    );
  });
});

test('a copy of a whole document has new ids for everything, and notes move along', () => {
  const doc = new Y.Doc();
  const sample = sampleDocument();
  addNodes(doc, sample, LOCAL);
  const before = readDocument(doc).document;
  const all = [...Object.keys(sample.nodes), ...Object.keys(sample.notes!)];
  const { fragment, newIds } = copyFragment(readFragment(doc, all), { x: 10, y: 20 });
  addNodes(doc, fragment, LOCAL);
  const { document, problems } = readDocument(doc);
  expect(problems).toEqual([]);
  expect(document.nodes).toMatchObject(before.nodes);
  expect(Object.keys(document.nodes)).toHaveLength(2 * Object.keys(sample.nodes).length);
  expect(Object.keys(document.edges)).toHaveLength(2 * Object.keys(sample.edges).length);
  expect(document.notes![newIds.get('note_1')!]).toEqual({
    ...sample.notes!.note_1,
    position: { x: 15, y: 26 }
  });
});
