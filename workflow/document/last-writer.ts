/** Who wrote what stands in a document now, as Yjs remembers it. */
import * as Y from 'yjs';
import type { Change } from './diff.ts';
import {
  asMap,
  configMap,
  edgesMap,
  metaMap,
  nodeMap,
  nodesMap,
  noteMap,
  notesMap,
  type SharedMap
} from './layout.ts';

/**
 * The Yjs client id behind the newer side of a change, which must be the document's own. `undefined` when nobody can be
 * named: for what was removed (Yjs keeps who wrote a thing, not who deleted it), and for long texts, which several people write.
 */
export function lastWriter(doc: Y.Doc, change: Change): number | undefined {
  switch (change.kind) {
    case 'workflow-renamed':
      return writerOf(metaMap(doc), 'name');
    case 'node-added':
      return writerOf(nodesMap(doc), change.nodeId);
    case 'edge-added':
      return writerOf(edgesMap(doc), change.edgeId);
    case 'note-added':
      return writerOf(notesMap(doc), change.noteId);
    case 'node-moved':
      return writerOf(nodeMap(doc, change.nodeId), 'position');
    case 'node-renamed':
      return writerOf(nodeMap(doc, change.nodeId), 'label');
    case 'node-changed':
      return writerOf(nodeMap(doc, change.nodeId), change.property);
    case 'setting-changed':
      return writerOf(asMap(nodeMap(doc, change.nodeId)?.get('settings')), change.path.join('.'));
    case 'field-changed':
      return fieldWriter(configMap(doc, change.nodeId), change.path);
    case 'note-changed':
      return writerOf(noteMap(doc, change.noteId), NOTE_KEYS[change.property] ?? change.property);
    default:
      return undefined;
  }
}

/** Both sides of a sticky note are one key. */
const NOTE_KEYS: Partial<Record<string, string>> = { width: 'size', height: 'size' };

function fieldWriter(config: SharedMap | undefined, path: readonly string[]): number | undefined {
  const holder = path.slice(0, -1).reduce<SharedMap | undefined>((map, key) => asMap(map?.get(key)), config);
  return writerOf(holder, path.at(-1)!);
}

/** Shared texts are made together with their node, so their entry does not tell who typed. */
function writerOf(map: SharedMap | undefined, key: string): number | undefined {
  const item = map?._map.get(key);
  return !item || item.deleted || map!.get(key) instanceof Y.Text ? undefined : item.id.client;
}
