import type { WorkflowDocument, WorkflowNode } from '@automateos/workflow';
import type { ChangeKind, Comparison } from '@automateos/workflow/document-review';
import type { Edge, Node } from '@xyflow/svelte';
import { toFlowEdge, toFlowNode, toFlowNote } from '../flow-nodes.ts';

/** Which of the two is drawn; what only the other has is drawn faintly. */
export type Side = 'version' | 'now';

/** What the drawing follows and tells. */
export interface ComparedView {
  readonly now: WorkflowDocument;
  readonly comparison: Comparison | undefined;
  side: Side;
  /** The step that the person looks at. */
  focused: string | undefined;
}

export interface ComparedStepData extends Record<string, unknown> {
  node: WorkflowNode;
  change?: ChangeKind;
  /** Not there on the side that is drawn. */
  isGhost: boolean;
}

export interface ComparedNoteData extends Record<string, unknown> {
  text: string;
  color: string;
}

export interface ComparedFlow {
  nodes: Node[];
  edges: Edge[];
}

const FIXED = { draggable: false, connectable: false, selectable: false, deletable: false } as const;

/** Both documents as one drawing: the steps and wires of one side, and the others faintly where they are or were. */
export function comparedFlow(
  documents: Record<Side, WorkflowDocument>,
  comparison: Comparison,
  side: Side
): ComparedFlow {
  const shown = documents[side];
  const other = documents[side === 'now' ? 'version' : 'now'];
  const changes = new Map(comparison.steps.map(({ nodeId, kind }) => [nodeId, kind]));
  const wires = new Map(comparison.wires.map(({ edgeId, kind }) => [edgeId, kind]));
  const steps = Object.entries({ ...other.nodes, ...shown.nodes }).map(([id, node]): Node => {
    const data: ComparedStepData = { node, change: changes.get(id), isGhost: !shown.nodes[id] };
    return { ...toFlowNode(id, node, { position: node.position }), ...FIXED, type: 'compared', data };
  });
  const notes = Object.entries(shown.notes ?? {}).map(([id, note]): Node => {
    const data: ComparedNoteData = { text: note.text, color: note.color };
    return { ...toFlowNote(id, note, { position: note.position }), ...FIXED, type: 'paper', data };
  });
  const edges = Object.entries({ ...other.edges, ...shown.edges }).map(([id, edge]): Edge => ({
    ...toFlowEdge(id, edge),
    ...{ type: 'default', selectable: false, focusable: false, deletable: false },
    class: ['compared-wire', wires.get(id), !shown.edges[id] && 'ghost'].filter(Boolean).join(' ')
  }));
  return { nodes: [...notes, ...steps], edges };
}
