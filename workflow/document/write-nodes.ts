/** Commands on nodes. Each is one transaction; a target that somebody deleted meanwhile is skipped. */
import * as Y from 'yjs';
import { newNodeId } from '../ids.ts';
import { LIMITS } from '../limits.ts';
import type { NodeSettings, Position, WorkflowDocument, WorkflowNode } from '../types.ts';
import { edgesOf, putEdge } from './edge-index.ts';
import { clampText } from './json.ts';
import {
  asMap,
  buildNode,
  edgesMap,
  flattenSettings,
  nodeMap,
  nodesMap,
  transact,
  type EditOrigin,
  type SharedMap
} from './layout.ts';
import { writeText } from './text.ts';
import { removeKey, requireJson, requireKey, setOrRemove, setValue } from './values.ts';
import { putNote } from './write-notes.ts';

export interface NewNode {
  id?: string;
  type: string;
  typeVersion: number;
  label: string;
  position: Position;
  config?: Record<string, unknown>;
}

/** Nodes, the edges among them, and notes, by id: what is pasted, inserted or copied. */
export type Fragment = Omit<WorkflowDocument, 'name'>;

/** Adds a node. @returns its id. @throws TypeError for an id that cannot be used. */
export function addNode(
  doc: Y.Doc,
  { id = newNodeId(), config = {}, ...node }: NewNode,
  origin: EditOrigin
): string {
  transact(doc, origin, () => putNode(doc, id, { ...node, config }));
  return id;
}

/** Adds nodes with their edges, and notes, as one step. Ids are taken as they are: `copyFragment` mints new ones. */
export function addNodes(doc: Y.Doc, { nodes, edges, notes = {} }: Fragment, origin: EditOrigin): void {
  transact(doc, origin, () => {
    for (const [nodeId, node] of Object.entries(nodes)) putNode(doc, nodeId, node);
    for (const [edgeId, edge] of Object.entries(edges)) {
      requireKey(edgeId);
      putEdge(doc, edgeId, edge);
    }
    for (const [noteId, note] of Object.entries(notes)) putNote(doc, noteId, note);
  });
}

/** Moves nodes to where they were dropped. Nodes that stay where they are cost nothing. */
export function moveNodes(doc: Y.Doc, positions: ReadonlyMap<string, Position>, origin: EditOrigin): void {
  transact(doc, origin, () => {
    for (const [nodeId, { x, y }] of positions) setOnNode(doc, nodeId, { position: { x, y } });
  });
}

export function renameNode(
  doc: Y.Doc,
  { nodeId, label }: { nodeId: string; label: string },
  origin: EditOrigin
): void {
  transact(doc, origin, () => setOnNode(doc, nodeId, { label: clampLabel(label) }));
}

/** Switches nodes off or on again. */
export function setDisabled(
  doc: Y.Doc,
  { nodeIds, disabled }: { nodeIds: Iterable<string>; disabled: boolean },
  origin: EditOrigin
): void {
  transact(doc, origin, () => {
    for (const nodeId of nodeIds) setOnNode(doc, nodeId, { disabled: disabled || undefined });
  });
}

/** Rewrites the note under a node's title by its differences. */
export function setNodeNote(
  doc: Y.Doc,
  { nodeId, note }: { nodeId: string; note: string },
  origin: EditOrigin
): void {
  transact(doc, origin, () => {
    const node = nodeMap(doc, nodeId);
    if (!node) return;
    const text = node.get('note');
    if (text instanceof Y.Text) writeText(text, note);
    else node.set('note', new Y.Text(note.toWellFormed()));
  });
}

/** Makes the settings of a node these; only the ones that differ are written. */
export function setSettings(
  doc: Y.Doc,
  { nodeId, settings }: { nodeId: string; settings: NodeSettings | undefined },
  origin: EditOrigin
): void {
  transact(doc, origin, () => {
    const node = nodeMap(doc, nodeId);
    if (!node) return;
    const current = settingsMap(node);
    const wanted = flattenSettings(settings);
    for (const path of [...current.keys()]) if (wanted[path] === undefined) current.delete(path);
    for (const [path, value] of Object.entries(wanted))
      if (value !== undefined) setValue(current, path, requireJson(path, value));
  });
}

/** Deletes nodes and the edges that end at them. */
export function deleteNodes(doc: Y.Doc, nodeIds: Iterable<string>, origin: EditOrigin): void {
  transact(doc, origin, () => {
    for (const nodeId of nodeIds) {
      for (const edgeId of edgesOf(doc, nodeId).keys()) removeKey(edgesMap(doc), edgeId);
      removeKey(nodesMap(doc), nodeId);
    }
  });
}

export const clampLabel = (label: string): string => clampText(label, LIMITS.labelCharacters);

/** Puts a whole node, in a transaction of the caller. */
export function putNode(doc: Y.Doc, nodeId: string, node: WorkflowNode): void {
  requireKey(nodeId);
  nodesMap(doc).set(nodeId, buildNode({ ...node, label: clampLabel(node.label) }));
}

/** The settings of a node; made when a malformed document lacks them. */
export function settingsMap(node: SharedMap): SharedMap {
  const current = asMap(node.get('settings'));
  if (current) return current;
  const settings: SharedMap = new Y.Map();
  node.set('settings', settings);
  return settings;
}

function setOnNode(doc: Y.Doc, nodeId: string, properties: Record<string, unknown>): void {
  const node = nodeMap(doc, nodeId);
  if (node) for (const [key, value] of Object.entries(properties)) setOrRemove(node, key, value);
}
