import { expect, test } from 'vitest';
import { readBase } from './base.ts';
import { createState } from './create.ts';
import { LOCAL, metaMap } from './layout.ts';
import { readDocument } from './read.ts';
import { openDocument } from './stored.ts';
import { takeUpdate } from './take-update.ts';
import { sampleDocument } from './testing/sample.ts';
import { createUndo } from './undo.ts';

test('taking a version over is one step; undo takes the base back with it, redo brings both', () => {
  const doc = openDocument(createState(sampleDocument(), { base: 1 }));
  const undo = createUndo(doc);
  const merged = sampleDocument();
  merged.nodes.n_send!.label = 'Renamed';
  merged.nodes.n_call = { ...merged.nodes.n_hook!, config: { method: 'POST' } };
  undo.capture(() => takeUpdate(doc, { merged, base: 2 }, LOCAL));
  const { nodes } = readDocument(doc).document;
  expect(nodes.n_hook!.config.path).toBe('leads');
  expect(nodes.n_call!.config.path).toMatch(/^\w{22}$/);
  expect([nodes.n_send!.label, readBase(doc)]).toEqual(['Renamed', 2]);
  undo.undo();
  expect(undo.canUndo()).toBe(false);
  expect([readDocument(doc).document, readBase(doc)]).toEqual([sampleDocument(), 1]);
  undo.redo();
  expect([readDocument(doc).document.nodes.n_send!.label, readBase(doc)]).toEqual(['Renamed', 2]);
});

test('a base that is no number of a version is none', () => {
  const doc = openDocument(createState(sampleDocument()));
  for (const base of ['2', -1, 1.5, null]) {
    metaMap(doc).set('base', base);
    expect(readBase(doc)).toBeUndefined();
  }
});
