/** Y.Doc → WorkflowDocument. Total: whatever a client wrote, the rest is read and the fault is reported. */
import * as Y from 'yjs';
import { LIMITS } from '../limits.ts';
import {
  UNTITLED,
  type Problem,
  type WorkflowDocument,
  type WorkflowEdge,
  type WorkflowNode,
  type WorkflowNote
} from '../types.ts';
import { isUsableKey } from './json.ts';
import { DOCUMENT, edgesMap, nodesMap, notesMap, type SharedMap } from './layout.ts';
import { readEdgeValue, readNodeValue, readNoteValue } from './read-values.ts';

/** The document as JSON, with what had to be left out or guessed. Never throws. */
export function readDocument(doc: Y.Doc): { document: WorkflowDocument; problems: Problem[] } {
  const problems: Problem[] = [];
  const nodes = readNodes(doc, problems);
  const edges = readEdges(doc, nodes, problems);
  const notes = readNotes(doc, problems);
  const document: WorkflowDocument = { name: readName(doc), nodes, edges };
  if (Object.keys(notes).length > 0) document.notes = notes;
  checkCounts(document, problems);
  return { document, problems: problems.sort(byPlace) };
}

/** Maps have another order on every peer. */
function byPlace(a: Problem, b: Problem): number {
  const place = ({ nodeId = '', edgeId = '', field = '' }: Problem): string => `${nodeId} ${edgeId} ${field}`;
  return place(a) < place(b) ? -1 : 1;
}

/** One node as JSON, or `undefined` when there is none that can be read. Cost: the size of the node. */
export function readNode(doc: Y.Doc, nodeId: string): WorkflowNode | undefined {
  return readNodeValue(nodeId, nodesMap(doc).get(nodeId), []);
}

/** One edge, or `undefined` when there is none or one of its ends is gone. */
export function readEdge(doc: Y.Doc, edgeId: string): WorkflowEdge | undefined {
  const edge = readEdgeValue(edgesMap(doc).get(edgeId));
  const nodes = nodesMap(doc);
  return edge && nodes.has(edge.source) && nodes.has(edge.target) ? edge : undefined;
}

/** One sticky note, or `undefined`. */
export function readNote(doc: Y.Doc, noteId: string): WorkflowNote | undefined {
  return readNoteValue(notesMap(doc).get(noteId));
}

/** The name of the workflow. */
export function readName(doc: Y.Doc): string {
  const name = rootMap(doc, DOCUMENT.meta)?.get('name');
  return typeof name === 'string' && name !== '' ? name : UNTITLED;
}

/** A root map, or `undefined` where a client made the root something else. */
function rootMap(doc: Y.Doc, name: string): SharedMap | undefined {
  const root = doc.share.get(name);
  const readable = root === undefined || root instanceof Y.Map || root.constructor === Y.AbstractType;
  return readable ? doc.getMap(name) : undefined;
}

/** Root entries under keys that may be used as keys. */
function* rootEntries(doc: Y.Doc, name: string): Generator<[string, unknown]> {
  for (const entry of rootMap(doc, name) ?? []) if (isUsableKey(entry[0])) yield entry;
}

function readNodes(doc: Y.Doc, problems: Problem[]): Record<string, WorkflowNode> {
  const nodes: Record<string, WorkflowNode> = {};
  for (const [nodeId, value] of rootEntries(doc, DOCUMENT.nodes)) {
    const node = readNodeValue(nodeId, value, problems);
    if (node) nodes[nodeId] = node;
  }
  return nodes;
}

function readEdges(
  doc: Y.Doc,
  nodes: Record<string, WorkflowNode>,
  problems: Problem[]
): Record<string, WorkflowEdge> {
  const edges: Record<string, WorkflowEdge> = {};
  const idByEnds = new Map<string, string>();
  const leaveOut = (code: Problem['code'], edgeId: string, message: string): void => {
    problems.push({ code, message, severity: 'warning', edgeId });
  };
  for (const [edgeId, value] of rootEntries(doc, DOCUMENT.edges)) {
    const edge = readEdgeValue(value);
    if (!edge) leaveOut('MALFORMED_EDGE', edgeId, 'A connection could not be read and was left out.');
    else if (!Object.hasOwn(nodes, edge.source) || !Object.hasOwn(nodes, edge.target))
      leaveOut('DANGLING_EDGE', edgeId, 'A connection to a deleted step was left out.');
    else {
      const ends = edgeEnds(edge);
      const other = idByEnds.get(ends);
      if (other !== undefined) {
        const loser = other < edgeId ? edgeId : other; // every reader must keep the same one
        delete edges[loser];
        leaveOut(
          'DUPLICATE_EDGE',
          loser,
          'The same two steps were connected twice; one connection was left out.'
        );
        if (loser === edgeId) continue;
      }
      idByEnds.set(ends, edgeId);
      edges[edgeId] = edge;
    }
  }
  return edges;
}

function readNotes(doc: Y.Doc, problems: Problem[]): Record<string, WorkflowNote> {
  const notes: Record<string, WorkflowNote> = {};
  for (const [noteId, value] of rootEntries(doc, DOCUMENT.notes)) {
    const note = readNoteValue(value);
    if (note) notes[noteId] = note;
    else
      problems.push({
        code: 'MALFORMED_NOTE',
        message: 'A note could not be read and was left out.',
        severity: 'warning'
      });
  }
  return notes;
}

/** What makes two edges the same connection. */
export const edgeEnds = (edge: WorkflowEdge): string =>
  JSON.stringify([edge.source, edge.sourcePort, edge.target, edge.targetPort]);

function checkCounts({ nodes, edges }: WorkflowDocument, problems: Problem[]): void {
  const check = (what: string, count: number, limit: number): void => {
    if (count > limit)
      problems.push({
        code: 'TOO_LARGE',
        severity: 'error',
        message: `A workflow has at most ${limit} ${what}; this one has ${count}.`
      });
  };
  check('steps', Object.keys(nodes).length, LIMITS.nodes);
  check('connections', Object.keys(edges).length, LIMITS.edges);
}

/** The layout version that the document says it has; 0 when it says none. */
export function readSchemaVersion(doc: Y.Doc): number {
  const version = rootMap(doc, DOCUMENT.meta)?.get('schemaVersion');
  return typeof version === 'number' && Number.isInteger(version) && version > 0 ? version : 0;
}
