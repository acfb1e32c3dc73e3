/** Steps between two documents, small enough to send a whole history of them to a browser. */
import type { WorkflowDocument, WorkflowEdge, WorkflowNode, WorkflowNote } from './types.ts';

/** Parts by id: the new content, or null for what is gone. */
type Parts<Part> = Record<string, Part | null>;

export interface DocumentFrame {
  /** Milliseconds since the beginning. */
  at: number;
  name?: string;
  nodes?: Parts<WorkflowNode>;
  edges?: Parts<WorkflowEdge>;
  notes?: Parts<WorkflowNote>;
}

/** What leads from one document to the other; undefined when nothing does. */
export function frameBetween(
  before: WorkflowDocument,
  after: WorkflowDocument,
  at: number
): DocumentFrame | undefined {
  const frame: DocumentFrame = { at };
  if (before.name !== after.name) frame.name = after.name;
  const nodes = partsBetween(before.nodes, after.nodes);
  const edges = partsBetween(before.edges, after.edges);
  const notes = partsBetween(before.notes ?? {}, after.notes ?? {});
  if (nodes) frame.nodes = nodes;
  if (edges) frame.edges = edges;
  if (notes) frame.notes = notes;
  return Object.keys(frame).length > 1 ? frame : undefined;
}

/** The document after a frame. The one before stays as it is; what did not change is shared between both. */
export function applyFrame(document: WorkflowDocument, frame: DocumentFrame): WorkflowDocument {
  return {
    name: frame.name ?? document.name,
    nodes: withParts(document.nodes, frame.nodes),
    edges: withParts(document.edges, frame.edges),
    notes: withParts(document.notes ?? {}, frame.notes)
  };
}

function partsBetween<Part>(
  before: Readonly<Record<string, Part>>,
  after: Readonly<Record<string, Part>>
): Parts<Part> | undefined {
  const parts: Parts<Part> = {};
  for (const id of Object.keys(before)) if (!Object.hasOwn(after, id)) parts[id] = null;
  for (const [id, part] of Object.entries(after))
    if (!Object.hasOwn(before, id) || JSON.stringify(before[id]) !== JSON.stringify(part)) parts[id] = part;
  return Object.keys(parts).length > 0 ? parts : undefined;
}

function withParts<Part>(
  parts: Readonly<Record<string, Part>>,
  changes: Parts<Part> = {}
): Record<string, Part> {
  const kept = Object.entries(parts).filter(([id]) => !Object.hasOwn(changes, id));
  const written = Object.entries(changes).filter((entry): entry is [string, Part] => entry[1] !== null);
  return Object.fromEntries([...kept, ...written]);
}
