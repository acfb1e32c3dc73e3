/** Whose work stands in a document: for credits. */
import * as Y from 'yjs';
import { edgesMap, nodesMap, notesMap } from './layout.ts';

/**
 * How many parts (steps, their fields, wires, notes) that stand in the document each Yjs client wrote. What was written
 * over or deleted counts for nobody; of a long text, which several may have typed, only that it is there.
 */
export function standingParts(doc: Y.Doc): Map<number, number> {
  const parts = new Map<number, number>();
  for (const map of [nodesMap(doc), edgesMap(doc), notesMap(doc)]) count(map, parts);
  return parts;
}

function count(map: Y.Map<unknown>, parts: Map<number, number>): void {
  for (const [key, item] of map._map) {
    if (item.deleted) continue;
    const { client } = item.id;
    parts.set(client, (parts.get(client) ?? 0) + 1);
    const value = map.get(key);
    if (value instanceof Y.Map) count(value, parts);
  }
}
