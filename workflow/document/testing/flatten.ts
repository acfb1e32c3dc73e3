import type * as Y from 'yjs';
import { edgesMap, readDocument } from '../index.ts';

/** Texts that several people may write in at once; a change of one is not a change of the whole. */
const SHARED_TEXTS = new Set(['body', 'note', 'text']);

/**
 * Every single value of a document by its path. Edges count while they dangle or have a twin: what reading leaves out
 * comes back to sight with its node.
 */
export function flatten(doc: Y.Doc): Map<string, string> {
  const { document } = readDocument(doc);
  const values = new Map<string, string>([['name', document.name]]);
  for (const [edgeId, edge] of edgesMap(doc)) values.set(`edges ${edgeId}`, JSON.stringify(edge));
  addLeaves(values, 'nodes', document.nodes);
  addLeaves(values, 'notes', document.notes ?? {});
  return values;
}

function addLeaves(values: Map<string, string>, path: string, value: object): void {
  for (const [key, inner] of Object.entries(value)) {
    if (SHARED_TEXTS.has(key)) continue;
    const isLeaf =
      typeof inner !== 'object' || inner === null || 'x' in inner || 'expr' in inner || Array.isArray(inner);
    if (isLeaf) values.set(`${path} ${key}`, JSON.stringify(inner));
    else addLeaves(values, `${path} ${key}`, inner);
  }
}

/** The paths whose values differ, or that only one side has. */
export function changedPaths(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>
): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path));
}
