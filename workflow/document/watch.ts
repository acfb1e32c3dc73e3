/** What a transaction changed, by id: for the canvas, and for checks on the server that cost only what changed. */
import type * as Y from 'yjs';
import { edgesMap, metaMap, nodesMap, notesMap } from './layout.ts';

export interface DocumentChanges {
  /** Added, changed and deleted ones; read each to learn which. */
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  notes: ReadonlySet<string>;
  /** `name`, `schemaVersion`. */
  meta: ReadonlySet<string>;
  /** The transaction's origin: an `EditOrigin`, a provider, or whatever the writer set. */
  origin: unknown;
  /** False for what arrived from elsewhere. */
  local: boolean;
}

/** Calls `listener` after each transaction that changed the document. @returns a function that stops it. */
export function watchDocument(doc: Y.Doc, listener: (changes: DocumentChanges) => void): () => void {
  const roots = { nodes: nodesMap(doc), edges: edgesMap(doc), notes: notesMap(doc), meta: metaMap(doc) };
  const onTransaction = ({ changed, origin, local }: Y.Transaction): void => {
    if (changed.size === 0) return;
    const idsByRoot = changedIds(changed);
    const [nodes, edges, notes, meta] = [roots.nodes, roots.edges, roots.notes, roots.meta].map(
      (root) => idsByRoot.get(root) ?? new Set<string>()
    ) as [Set<string>, Set<string>, Set<string>, Set<string>];
    listener({ nodes, edges, notes, meta, origin, local });
  };
  doc.on('afterTransaction', onTransaction);
  return () => doc.off('afterTransaction', onTransaction);
}

type SharedType = Y.AbstractType<unknown>;

/** For each root type, the keys under which something changed, at whatever depth. */
function changedIds(changed: Y.Transaction['changed']): Map<unknown, Set<string>> {
  const idsByRoot = new Map<unknown, Set<string>>();
  for (const [type, keys] of changed) {
    const { root, id } = rootOf(type as SharedType);
    const ids = idsByRoot.get(root) ?? new Set<string>();
    idsByRoot.set(root, ids);
    for (const key of id === undefined ? keys : [id]) if (key !== null) ids.add(key);
  }
  return idsByRoot;
}

/** The root type above, and the key under it; no key for a root itself. */
function rootOf(type: SharedType): { root: SharedType; id?: string } {
  let root = type;
  let id: string | undefined;
  while (root._item) {
    id = root._item.parentSub ?? id;
    root = root._item.parent as SharedType; // resolved, since the item is part of the document
  }
  return { root, id };
}
