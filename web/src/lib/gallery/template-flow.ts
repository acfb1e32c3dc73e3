import type { WorkflowDocument } from '@automateos/workflow';
import type { Edge, Node } from '@xyflow/svelte';
import { toFlowEdge, toFlowNode, toFlowNote } from '#lib/canvas/flow-nodes.ts';
import type { NodeShape } from '#lib/canvas/geometry.ts';
import { shapeOf } from '#lib/canvas/geometry.ts';
import type { Picture, PictureStep } from '#lib/files/flow-picture.ts';

export interface TemplateStepData extends Record<string, unknown> {
  step: PictureStep;
  ports: NodeShape['ports'];
}

const FIXED = { draggable: false, connectable: false, selectable: false, deletable: false } as const;

/** A template's document as Svelte Flow draws it, with the cards of its picture. */
export function templateFlow(document: WorkflowDocument, picture: Picture): { nodes: Node[]; edges: Edge[] } {
  const steps = picture.steps.map((step): Node => {
    const node = document.nodes[step.id]!;
    const data: TemplateStepData = { step, ports: shapeOf(node).ports };
    return { ...toFlowNode(step.id, node, { position: node.position }), ...FIXED, type: 'step', data };
  });
  const notes = Object.entries(document.notes ?? {}).map(([id, note]): Node => {
    const data = { text: note.text, color: note.color };
    return { ...toFlowNote(id, note, { position: note.position }), ...FIXED, type: 'paper', data };
  });
  const edges = Object.entries(document.edges).map(([id, edge]): Edge => ({
    ...toFlowEdge(id, edge),
    ...{ type: 'default', selectable: false, focusable: false, deletable: false }
  }));
  return { nodes: [...notes, ...steps], edges };
}
