import { expect, test } from 'vitest';
import * as Y from 'yjs';
import type { WorkflowDocument } from '../types.ts';
import { createState, diffDocuments, LOCAL, readDocument, writeDocument } from './index.ts';
import { lastWriter } from './last-writer.ts';
import { sampleDocument } from './testing/sample.ts';

const WRITER = 77;

/** Kind of change → who is named, after one person made all of them in a document that somebody else created. */
function writersOf(change: (document: WorkflowDocument) => void): [string, number | undefined][] {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, createState(sampleDocument()));
  doc.clientID = WRITER;
  const after = sampleDocument();
  change(after);
  writeDocument(doc, after, LOCAL);
  return diffDocuments(sampleDocument(), readDocument(doc).document).map((one) => [
    'path' in one ? one.path.join('.') : one.kind,
    lastWriter(doc, one)
  ]);
}

test('what was written is credited to who wrote it last', () => {
  const writers = writersOf((document) => {
    document.name = 'Renamed';
    const send = document.nodes.n_send!;
    send.position = { x: 1, y: 2 };
    send.label = 'Send';
    send.typeVersion = 2;
    send.settings = { ...send.settings, timeoutMs: 5 };
    send.config.url = 'https://plain.example';
    (send.config.headers as Record<string, Record<string, unknown>>).h1!.value = 'other';
    document.nodes.n_more = document.nodes.n_hook!;
    document.edges.e_3 = { ...document.edges.e_1!, source: 'n_more' };
    document.notes!.note_1!.width = 300;
  });
  expect(writers).toHaveLength(10);
  for (const [kind, writer] of writers) expect([kind, writer]).toEqual([kind, WRITER]);
});

test('nobody is named for what was removed, nor for a text that several people may have typed', () => {
  expect(
    writersOf((document) => {
      delete document.nodes.n_new;
      delete document.edges.e_2;
      delete document.nodes.n_send!.config.timeoutMs;
      document.nodes.n_send!.config.body = 'Another text';
      document.nodes.n_send!.note = 'Another note';
    }).map(([, writer]) => writer)
  ).toEqual([undefined, undefined, undefined, undefined, undefined]);
});
