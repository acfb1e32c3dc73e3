/** A stored document in the hands of a server: opened, compared with what a client has, edited once. */
import * as Y from 'yjs';

/** The document of a state that `loadDocumentState` gave. @throws when the state is malformed */
export function openDocument(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

/** The whole document as one V1 update. */
export const encodeDocument = (doc: Y.Doc): Uint8Array => Y.encodeStateAsUpdate(doc);

/** Runs an edit and returns what it changed as one update; undefined when it changed nothing. */
export function editDocument(doc: Y.Doc, edit: (doc: Y.Doc) => void): Uint8Array | undefined {
  const updates: Uint8Array[] = [];
  const collect = (update: Uint8Array) => updates.push(update);
  doc.on('update', collect);
  try {
    edit(doc);
  } finally {
    doc.off('update', collect);
  }
  return updates.length > 0 ? Y.mergeUpdates(updates) : undefined;
}

/**
 * Whether the document holds everything of a client's `Y.snapshot` (V1): each insertion by the state vector, and each
 * deletion by the delete set, which a state vector does not show.
 * @throws when the snapshot is malformed
 */
export function containsSnapshot(doc: Y.Doc, encoded: Uint8Array): boolean {
  const wanted = Y.decodeSnapshot(encoded);
  const held = Y.snapshot(doc);
  for (const [client, clock] of wanted.sv) if ((held.sv.get(client) ?? 0) < clock) return false;
  for (const [client, ranges] of wanted.ds.clients) {
    const known = held.ds.clients.get(client) ?? [];
    if (!areCovered(known, ranges)) return false;
  }
  return true;
}

interface Range {
  clock: number;
  len: number;
}

/**
 * Both lists in one pass, since a client may send many ranges. Ranges of a held delete set are sorted and touching ones
 * are merged, so one of them must cover the whole of a wanted one.
 */
function areCovered(known: readonly Range[], wanted: readonly Range[]): boolean {
  let at = 0;
  for (const { clock, len } of wanted.toSorted((a, b) => a.clock - b.clock)) {
    while (at < known.length && known[at]!.clock + known[at]!.len <= clock) at++;
    const cover = known[at];
    if (len > 0 && !(cover && cover.clock <= clock && cover.clock + cover.len >= clock + len)) return false;
  }
  return true;
}
