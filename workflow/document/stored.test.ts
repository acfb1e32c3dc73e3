import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { containsSnapshot, editDocument, encodeDocument, openDocument } from './stored.ts';

function twins(): { server: Y.Doc; client: Y.Doc } {
  const client = new Y.Doc();
  client.getMap('nodes').set('a', 1);
  return { client, server: openDocument(encodeDocument(client)) };
}

const snapshotOf = (doc: Y.Doc) => Y.encodeSnapshot(Y.snapshot(doc));

describe('containsSnapshot', () => {
  test('an equal document contains it', () => {
    const { server, client } = twins();
    expect(containsSnapshot(server, snapshotOf(client))).toBe(true);
  });

  test('a missing insertion is noticed', () => {
    const { server, client } = twins();
    client.getMap('nodes').set('b', 2);
    expect(containsSnapshot(server, snapshotOf(client))).toBe(false);
  });

  test('a missing deletion is noticed although the state vectors are equal', () => {
    const { server, client } = twins();
    client.getMap('nodes').delete('a');
    expect(Y.encodeStateVector(server)).toEqual(Y.encodeStateVector(client));
    expect(containsSnapshot(server, snapshotOf(client))).toBe(false);
  });

  test('a document that went on since contains it', () => {
    const { server, client } = twins();
    const before = snapshotOf(client);
    server.getMap('nodes').set('c', 3);
    server.getMap('nodes').delete('a');
    expect(containsSnapshot(server, before)).toBe(true);
  });

  test('neighbouring deletions that were merged on the server still count', () => {
    const { server, client } = twins();
    const text = client.getText('t');
    text.insert(0, 'abcdef');
    Y.applyUpdate(server, encodeDocument(client));
    text.delete(2, 1);
    server.getText('t').delete(0, 6);
    expect(containsSnapshot(server, snapshotOf(client))).toBe(true);
  });

  test('a malformed snapshot throws', () => {
    expect(() => containsSnapshot(twins().server, new Uint8Array([255, 255, 255]))).toThrow();
  });
});

test('editDocument returns only what changed, or nothing', () => {
  const { server, client } = twins();
  expect(editDocument(server, () => {})).toBeUndefined();
  const update = editDocument(server, (doc) => doc.getMap('nodes').set('b', 2))!;
  Y.applyUpdate(client, update);
  expect(client.getMap('nodes').get('b')).toBe(2);
});
