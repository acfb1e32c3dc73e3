import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { WorkflowDocument } from '../types.ts';
import {
  createState,
  diffDocuments,
  edgesMap,
  LOCAL,
  nodesMap,
  readDocument,
  textField,
  writeDocument
} from './index.ts';
import { documents } from './testing/arbitraries.ts';
import { sampleDocument } from './testing/sample.ts';

function open(document: WorkflowDocument): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, createState(document));
  return doc;
}

/** Bytes that a change of the sample would send. */
function bytesOf(doc: Y.Doc, edit: () => void): number {
  let bytes = 0;
  doc.on('update', (update) => (bytes += update.length));
  edit();
  return bytes;
}

const changed = (change: (document: WorkflowDocument) => void): WorkflowDocument => {
  const document = sampleDocument();
  change(document);
  return document;
};

describe('for any documents', () => {
  test('what is created is what is read', () => {
    fc.assert(
      fc.property(documents, (document) => {
        expect(readDocument(open(document))).toEqual({ document, problems: [] });
      })
    );
  });

  test('what is written over another document is what is read', () => {
    fc.assert(
      fc.property(documents, documents, documents, (before, between, target) => {
        const doc = open(before);
        writeDocument(doc, between, LOCAL);
        writeDocument(doc, target, LOCAL);
        expect(readDocument(doc)).toEqual({ document: target, problems: [] });
      }),
      { numRuns: 300 }
    );
  });

  test('every replica reads the same', () => {
    fc.assert(
      fc.property(documents, documents, (before, target) => {
        const doc = open(before);
        const peer = new Y.Doc();
        writeDocument(doc, target, LOCAL);
        Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
        expect(readDocument(peer)).toEqual({ document: target, problems: [] });
      })
    );
  });

  test('there is no difference between equal documents, and writing one sends nothing', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const doc = open(document);
        expect(diffDocuments(document, readDocument(doc).document)).toEqual([]);
        expect(bytesOf(doc, () => writeDocument(doc, document, LOCAL))).toBe(0);
      })
    );
  });
});

describe('writes as little as it can', () => {
  test('one cell of one row', () => {
    const doc = open(sampleDocument());
    const target = changed(({ nodes }) => {
      (nodes.n_send!.config.headers as Record<string, { value: string }>).h1!.value = 'other';
    });
    expect(bytesOf(doc, () => writeDocument(doc, target, LOCAL))).toBeLessThan(40);
  });

  test('one word of a long text, so that what a peer types elsewhere in it survives', () => {
    const body = 'The quick brown fox jumps over the lazy dog. '.repeat(20);
    const withBody = (text: string) => changed(({ nodes }) => (nodes.n_send!.config.body = text));
    const doc = open(withBody(body));
    const peer = new Y.Doc();
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));

    textField(peer, 'n_send', 'body')!.insert(body.indexOf('jumps', 400), 'suddenly ');
    const target = withBody(body.replace('quick', 'slow').slice(0, -1) + '!');
    writeDocument(doc, target, LOCAL);
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(peer));

    const merged = readDocument(doc).document.nodes.n_send!.config.body as string;
    expect(merged.startsWith('The slow brown')).toBe(true);
    expect(merged.endsWith('!')).toBe(true);
    expect(merged).toContain('suddenly jumps');
  });

  test('a text that has nothing in common with the old one', () => {
    const long = Array.from({ length: 3000 }, (_, i) => `a${i}`).join(' ');
    const other = Array.from({ length: 3000 }, (_, i) => `b${i}`).join(' ');
    const doc = open(changed(({ nodes }) => (nodes.n_send!.note = long)));
    const target = changed(({ nodes }) => (nodes.n_send!.note = other));
    writeDocument(doc, target, LOCAL);
    expect(readDocument(doc).document).toEqual(target);
  });
});

test('is one transaction of the given origin', () => {
  const doc = open(sampleDocument());
  const origins: unknown[] = [];
  doc.on('update', (_update, origin) => origins.push(origin));
  const origin = { kind: 'import', actorId: 'someone' } as const;
  writeDocument(doc, { name: 'Other', nodes: {}, edges: {} }, origin);
  expect(origins).toEqual([origin]);
});

test('an edge that dangled does not come back to life with a node of the target', () => {
  const doc = open(sampleDocument());
  nodesMap(doc).delete('n_hook');
  expect(edgesMap(doc).has('e_1')).toBe(true);

  const target = changed((document) => delete document.edges.e_1);
  writeDocument(doc, target, LOCAL);
  expect(readDocument(doc)).toEqual({ document: target, problems: [] });
});

test('reserved names are refused', () => {
  const doc = open(sampleDocument());
  const nodes = JSON.parse(
    '{"__proto__":{"type":"if","typeVersion":1,"label":"","position":{"x":0,"y":0},"config":{}}}'
  );
  expect(() => writeDocument(doc, { name: '', nodes, edges: {} }, LOCAL)).toThrow(TypeError);
});
