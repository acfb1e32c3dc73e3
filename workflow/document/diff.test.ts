import { expect, test } from 'vitest';
import type { WorkflowDocument } from '../types.ts';
import { diffDocuments, type Change } from './index.ts';
import { sampleDocument } from './testing/sample.ts';

function changesOf(change: (document: WorkflowDocument) => void): Change[] {
  const after = sampleDocument();
  change(after);
  return diffDocuments(sampleDocument(), after);
}

test('equal documents have no difference, whatever the order of their keys', () => {
  const { name, nodes, edges, notes } = sampleDocument();
  const reversed = Object.fromEntries(Object.entries(nodes).reverse());
  expect(diffDocuments(sampleDocument(), { notes, edges, nodes: reversed, name })).toEqual([]);
});

test('each kind of change is told with its place, and what it was before', () => {
  const { nodes, edges, notes } = sampleDocument();
  const changes = changesOf((document) => {
    document.name = 'Renamed';
    delete document.nodes.n_new;
    document.nodes.n_more = nodes.n_hook!;
    const send = document.nodes.n_send!;
    send.position = { x: 1, y: 2 };
    send.label = 'Send';
    delete send.disabled;
    send.note = 'Other';
    send.typeVersion = 2;
    send.settings = { retry: { maxAttempts: 5, backoff: 'exponential' } };
    delete document.edges.e_2;
    document.edges.e_3 = edges.e_1!;
    document.notes!.note_2 = notes!.note_1!;
    document.notes!.note_1!.color = 'pink';
  });
  expect(changes).toEqual([
    { kind: 'workflow-renamed', from: 'Leads', to: 'Renamed' },
    { kind: 'node-moved', nodeId: 'n_send', from: { x: 280.5, y: -40 }, to: { x: 1, y: 2 } },
    { kind: 'node-renamed', nodeId: 'n_send', from: 'Tell the team 🎉', to: 'Send' },
    { kind: 'node-changed', nodeId: 'n_send', property: 'typeVersion', from: 1, to: 2 },
    { kind: 'node-changed', nodeId: 'n_send', property: 'disabled', from: true, to: undefined },
    { kind: 'node-changed', nodeId: 'n_send', property: 'note', from: 'Asks nobody.', to: 'Other' },
    { kind: 'setting-changed', nodeId: 'n_send', path: ['retry', 'maxAttempts'], from: 3, to: 5 },
    { kind: 'setting-changed', nodeId: 'n_send', path: ['timeoutMs'], from: 60_000, to: undefined },
    { kind: 'node-removed', nodeId: 'n_new', node: nodes.n_new },
    { kind: 'node-added', nodeId: 'n_more', node: nodes.n_hook },
    { kind: 'edge-removed', edgeId: 'e_2', edge: edges.e_2 },
    { kind: 'edge-added', edgeId: 'e_3', edge: edges.e_1 },
    { kind: 'note-changed', noteId: 'note_1', property: 'color', from: 'blue', to: 'pink' },
    { kind: 'note-added', noteId: 'note_2', note: notes!.note_1 }
  ]);
});

test('fields are compared one by one, lists row by row and cell by cell', () => {
  const changes = changesOf(({ nodes }) => {
    const { config } = nodes.n_send!;
    config.url = 'https://plain.example';
    delete config.timeoutMs;
    config.query = { q: { name: 'a', value: 'b', order: 1 } };
    const headers = config.headers as Record<string, Record<string, unknown>>;
    headers.h1!.value = 'other';
    delete headers.h2;
    headers.h3 = { name: 'X-New', order: 3 };
  });
  const before = sampleDocument().nodes.n_send!.config;
  expect(
    changes.map((change) => ('path' in change ? [change.path.join('.'), change.from, change.to] : change))
  ).toEqual([
    ['url', before.url, 'https://plain.example'],
    ['headers.h1.value', 'leads', 'other'],
    ['headers.h2', (before.headers as Record<string, unknown>).h2, undefined],
    ['headers.h3', undefined, { name: 'X-New', order: 3 }],
    ['timeoutMs', 5000, undefined],
    ['query', undefined, { q: { name: 'a', value: 'b', order: 1 } }]
  ]);
});

test('another type makes another node, other ends another edge', () => {
  const kinds = changesOf(({ nodes, edges }) => {
    nodes.n_new!.type = 'if';
    edges.e_1!.sourcePort = 'true';
  }).map(({ kind }) => kind);
  expect(kinds).toEqual(['node-removed', 'node-added', 'edge-removed', 'edge-added']);
});
