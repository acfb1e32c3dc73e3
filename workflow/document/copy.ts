/** Copies of nodes and notes: new ids everywhere, references among the copied nodes point at the copies. */
import type * as Y from 'yjs';
import { renameReferences } from '../expression/references.ts';
import { findFacts } from '../facts/index.ts';
import { copiedConfig } from '../form/own-values.ts';
import { newEdgeId, newNodeId, newNoteId } from '../ids.ts';
import type { Position, WorkflowEdge, WorkflowNode, WorkflowNote } from '../types.ts';
import { edgesOf } from './edge-index.ts';
import type { EditOrigin } from './layout.ts';
import { mapExpressions } from './map-expressions.ts';
import { readNode, readNote } from './read.ts';
import { addNodes, type Fragment } from './write-nodes.ts';

/** Copies nodes and notes beside themselves, with the edges among them. @returns new id by old id. */
export function duplicateNodes(
  doc: Y.Doc,
  { ids, offset }: { ids: Iterable<string>; offset: Position },
  origin: EditOrigin
): Map<string, string> {
  const { fragment, newIds } = copyFragment(readFragment(doc, ids), offset);
  addNodes(doc, fragment, origin);
  return newIds;
}

/** Nodes, the edges among them, and notes as JSON, for a copy or the clipboard. */
export function readFragment(doc: Y.Doc, ids: Iterable<string>): Required<Fragment> {
  const nodes: Record<string, WorkflowNode> = {};
  const edges: Record<string, WorkflowEdge> = {};
  const notes: Record<string, WorkflowNote> = {};
  for (const id of ids) {
    const node = readNode(doc, id);
    const note = readNote(doc, id);
    if (node) nodes[id] = node;
    if (note) notes[id] = note;
  }
  for (const nodeId of Object.keys(nodes))
    for (const [edgeId, edge] of edgesOf(doc, nodeId))
      if (Object.hasOwn(nodes, edge.source) && Object.hasOwn(nodes, edge.target)) edges[edgeId] = edge;
  return { nodes, edges, notes };
}

/**
 * A copy that can be added to any document: ids, references among the nodes and what must be unique (webhook paths)
 * are minted anew. Edges whose ends are not both in the fragment are left out. Ids of rows stay: they name a row inside
 * one field of one node.
 */
export function copyFragment(
  { nodes, edges, notes = {} }: Fragment,
  offset: Position
): { fragment: Required<Fragment>; newIds: Map<string, string> } {
  const nodeIds = new Map(Object.keys(nodes).map((nodeId) => [nodeId, newNodeId()]));
  const noteIds = new Map(Object.keys(notes).map((noteId) => [noteId, newNoteId()]));
  const copy: Required<Fragment> = { nodes: {}, edges: {}, notes: {} };
  for (const [nodeId, node] of Object.entries(nodes))
    copy.nodes[nodeIds.get(nodeId)!] = copyNode(node, offset, nodeIds);
  for (const edge of Object.values(edges)) {
    const source = nodeIds.get(edge.source);
    const target = nodeIds.get(edge.target);
    if (source && target) copy.edges[newEdgeId()] = { ...edge, source, target };
  }
  for (const [noteId, note] of Object.entries(notes))
    copy.notes[noteIds.get(noteId)!] = { ...note, position: moved(note.position, offset) };
  return { fragment: copy, newIds: new Map([...nodeIds, ...noteIds]) };
}

function copyNode(node: WorkflowNode, offset: Position, newIds: ReadonlyMap<string, string>): WorkflowNode {
  const facts = findFacts(node.type);
  const config = mapExpressions(node.config, (source) => renameReferences(source, newIds));
  return {
    ...node,
    position: moved(node.position, offset),
    config: facts ? copiedConfig(facts, config) : config
  };
}

const moved = ({ x, y }: Position, by: Position): Position => ({ x: x + by.x, y: y + by.y });
