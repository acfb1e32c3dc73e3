/**
 * Arithmetic on encoded documents (Yjs V1 updates) for code that stores them and never looks inside: the queries of
 * `db` and the collab-server. No clock, no store, no layout.
 */
import * as Y from 'yjs';
import { DOCUMENT, metaMap } from './layout.ts';

/** One update that holds everything the parts hold; deleted content is kept. Parts may overlap and come in any order. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  return updates.length === 1 ? updates[0]! : Y.mergeUpdates([...updates]);
}

/** The state after all the parts as its smallest encoding: deleted content is gone. Throws when a part is malformed. */
export function compactState(updates: readonly Uint8Array[]): {
  state: Uint8Array;
  name: string | undefined;
} {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, mergeUpdates(updates));
  const name = doc.share.has(DOCUMENT.meta) ? metaMap(doc).get('name') : undefined;
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return { state, name: typeof name === 'string' ? name : undefined };
}

/** The state of a document in which nothing was ever written. */
export const emptyState = (): Uint8Array => new Uint8Array([0, 0]);

/** Client ids whose content the update carries, each with the clock after its last piece. Deletions are not content. */
export function contentOf(update: Uint8Array): Map<number, number> {
  return Y.parseUpdateMeta(update).to;
}
