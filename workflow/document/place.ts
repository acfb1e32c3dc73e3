/** Places inside a document: keys from the top down, `['nodes', id, 'config', 'headers', rowId, 'value']`. */
import type { WorkflowDocument } from '../types.ts';
import type { Change } from './diff.ts';

export type Place = readonly string[];

/** Where a change lies. A step or note that comes or goes is one place, its fields are places in it. */
export function placeOf(change: Change): Place {
  switch (change.kind) {
    case 'workflow-renamed':
      return ['name'];
    case 'node-added':
    case 'node-removed':
      return ['nodes', change.nodeId];
    case 'node-moved':
      return ['nodes', change.nodeId, 'position'];
    case 'node-renamed':
      return ['nodes', change.nodeId, 'label'];
    case 'node-changed':
      return ['nodes', change.nodeId, change.property];
    case 'field-changed':
      return ['nodes', change.nodeId, 'config', ...change.path];
    case 'setting-changed':
      return ['nodes', change.nodeId, 'settings', ...change.path];
    case 'edge-added':
    case 'edge-removed':
      return ['edges', change.edgeId];
    case 'note-added':
    case 'note-removed':
      return ['notes', change.noteId];
    case 'note-changed':
      return ['notes', change.noteId, change.property];
  }
}

/** Is it the same place, or one in it? */
export const isWithin = (inner: Place, outer: Place): boolean =>
  outer.length <= inner.length && outer.every((key, index) => inner[index] === key);

/** The value there; `undefined` when there is none. */
export function readAt(document: WorkflowDocument, place: Place): unknown {
  let value: unknown = document;
  for (const key of place) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Puts a copy of a value there, or removes what is there when it is `undefined`. What lies around it is made if it is missing. */
export function writeAt(document: WorkflowDocument, place: Place, value: unknown): void {
  const last = place.at(-1);
  if (last === undefined) return;
  let holder = document as unknown as Record<string, unknown>;
  for (const key of place.slice(0, -1)) {
    const next = Object.hasOwn(holder, key) ? holder[key] : undefined;
    if (typeof next === 'object' && next !== null) holder = next as Record<string, unknown>;
    else if (value === undefined) return;
    else holder = (holder[key] = {}) as Record<string, unknown>;
  }
  if (value === undefined) delete holder[last];
  else holder[last] = structuredClone(value);
}
