import {
  newEdgeId,
  newNodeId,
  type Position,
  type WorkflowEdge,
  type WorkflowNode
} from '@automateos/workflow';
import { addNodes, disconnect, moveNodes } from '@automateos/workflow/document';
import type { NodeFacts } from '@automateos/workflow/facts';
import { initialConfig } from '@automateos/workflow/form';
import type { Room } from '#lib/collab/room.svelte.ts';
import { downstreamOf } from '#lib/collab/graph-walk.ts';
import { connectRefusal } from './connect-rules.ts';
import { freePlace, GRID, overlaps, shapeOf, snapToGrid, type Rect } from './geometry.ts';
import { freeLabel } from './labels.ts';
import type { PickerSide } from './picker-rank.ts';

/** The end of a wire that waits for its other end. */
export interface OpenWire {
  nodeId: string;
  portId: string;
  side: PickerSide;
}

export interface AddRequest {
  /** Where the pointer was, in canvas coordinates: the new step's near port lands there. Absent: beside the wire's node. */
  place?: Position;
  wire?: OpenWire;
  /** Put the step into this wire. */
  edgeId?: string;
  /** Where to put it when nothing else says so. */
  centre: Position;
}

/** Free space between a step and the next one added after it. */
const STEP_GAP = 100;

/** Adds a step as one gesture, connected as asked. Returns its id, or `undefined` when editing is not allowed. */
export function addStep(room: Room, facts: NodeFacts, request: AddRequest): string | undefined {
  const id = newNodeId();
  const place = placeFor(room, facts, request);
  const labels = room.graph.storedNodes.values().map((node) => node.label);
  const node: WorkflowNode = {
    type: facts.type,
    typeVersion: facts.version,
    label: freeLabel(facts.title, labels),
    position: place,
    config: initialConfig(facts)
  };
  const edges = wiresFor(room, { id, node }, request);
  const makeRoom = request.edgeId
    ? shiftedDownstream(room, { ...place, ...shapeOf({ type: facts.type }) }, request.edgeId)
    : undefined;
  return room.edit((doc, origin) => {
    addNodes(
      doc,
      { nodes: { [id]: node }, edges: Object.fromEntries(edges.map((edge) => [newEdgeId(), edge])) },
      origin
    );
    if (request.edgeId && edges.length === 2) disconnect(doc, [request.edgeId], origin);
    if (makeRoom) moveNodes(doc, makeRoom, origin);
    return id;
  });
}

function placeFor(room: Room, facts: NodeFacts, request: AddRequest): Position {
  const shape = shapeOf({ type: facts.type });
  const taken = occupied(room);
  const { place, wire, edgeId } = request;
  if (place) {
    const port =
      wire && shape.ports.find(({ side }) => side === (wire.side === 'after' ? 'input' : 'output'));
    return snapToGrid({
      x: place.x - (port?.x ?? shape.width / 2),
      y: place.y - (port?.y ?? shape.height / 2)
    });
  }
  const from = room.graph.storedNodes.get(wire?.nodeId ?? room.edge(edgeId ?? '')?.source ?? '');
  if (!from)
    return freePlace(
      { x: request.centre.x - shape.width / 2, y: request.centre.y - shape.height / 2, ...shape },
      taken
    );
  const step = shapeOf(from).width + STEP_GAP;
  const x = wire?.side === 'before' ? from.position.x - step : from.position.x + step;
  const wanted = { x, y: from.position.y, width: shape.width, height: shape.height };
  return edgeId ? snapToGrid(wanted) : freePlace(wanted, taken);
}

/** The boxes of all steps. */
export function occupied(room: Room): Rect[] {
  return [...room.graph.storedNodes.values()].map((node) => {
    const { width, height } = shapeOf(node);
    return { ...node.position, width, height };
  });
}

/** The wires of a new step: to the open end, or both halves of the wire it is put into. */
function wiresFor(
  room: Room,
  added: { id: string; node: WorkflowNode },
  { wire, edgeId }: AddRequest
): WorkflowEdge[] {
  const { ports } = shapeOf(added.node);
  const input = ports.find((port) => port.side === 'input')?.id;
  const output = ports.find((port) => port.side === 'output')?.id;
  const context = {
    nodes: new Map([...room.graph.storedNodes, [added.id, added.node]]),
    edges: room.graph.storedEdges
  };
  const wanted: WorkflowEdge[] = [];
  const into = edgeId ? room.edge(edgeId) : undefined;
  if (into && input && output)
    wanted.push(
      { source: into.source, sourcePort: into.sourcePort, target: added.id, targetPort: input },
      { source: added.id, sourcePort: output, target: into.target, targetPort: into.targetPort }
    );
  if (wire?.side === 'after' && input)
    wanted.push({ source: wire.nodeId, sourcePort: wire.portId, target: added.id, targetPort: input });
  if (wire?.side === 'before' && output)
    wanted.push({ source: added.id, sourcePort: output, target: wire.nodeId, targetPort: wire.portId });
  return wanted.filter((edge) => !connectRefusal(edge, context));
}

/** When a step is put into a wire and there is no room, everything after it moves aside. */
function shiftedDownstream(room: Room, box: Rect, edgeId: string): Map<string, Position> | undefined {
  const edge = room.edge(edgeId);
  const next = edge && room.graph.storedNodes.get(edge.target);
  if (!edge || !next) return undefined;
  const needed = box.x + box.width + STEP_GAP - next.position.x;
  const isCovered = occupied(room).some((rect) => overlaps(rect, box));
  if (needed <= 0 && !isCovered) return undefined;
  const by = Math.ceil(Math.max(needed, 0) / GRID) * GRID;
  const ids = [edge.target, ...downstreamOf(room.graph.storedEdges.values(), edge.target)];
  return new Map(
    ids.flatMap((id): [string, Position][] => {
      const node = room.graph.storedNodes.get(id);
      return node && node.position.x >= next.position.x
        ? [[id, { x: node.position.x + by, y: node.position.y }]]
        : [];
    })
  );
}
