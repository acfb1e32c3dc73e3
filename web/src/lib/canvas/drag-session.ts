import type { Position } from '@automateos/workflow';
import type { Room } from '#lib/collab/room.svelte.ts';
import type { FlowBinding } from './binding.svelte.ts';
import { overlaps, shapeOf, type Rect, type Shaped } from './geometry.ts';
import { snapBox, SNAP_PX, type Guide, type SnapBox } from './snapping.ts';

/** Ids of 12 characters in a state of at most 4 KiB. */
const MOST_SHOWN = 150;

interface Dragged {
  id: string;
  position: Position;
  width?: number;
  height?: number;
}

export interface DragContext {
  room: Room;
  flow: FlowBinding;
  /** The part of the canvas on screen, for choosing neighbours. */
  visible: Rect;
  zoom: number;
}

/** One drag of one or more nodes: snapping, what peers see, and the single write at the drop. */
export class DragSession {
  readonly #context: DragContext;
  readonly #start = new Map<string, Position>();
  readonly #neighbours: SnapBox[];
  #places: Map<string, Position>;

  constructor(context: DragContext, dragged: readonly Dragged[]) {
    this.#context = context;
    const { room, flow } = context;
    for (const { id } of dragged) {
      const place = room.graph.storedNodes.get(id)?.position ?? room.graph.storedNotes.get(id)?.position;
      if (place) this.#start.set(id, place);
    }
    this.#places = new Map(this.#start);
    this.#neighbours = [...room.graph.storedNodes]
      .filter(([id]) => !this.#start.has(id))
      .map(([, node]) => snapBoxOf(node, node.position))
      .filter((box) => overlaps(box, context.visible));
    flow.startDrag(this.#start.keys());
  }

  /** Follows the pointer: `primary` is the node under it, where the library put it. Returns the guides to draw. */
  move(primary: Dragged, options: { free: boolean }): Guide[] {
    const { room, flow, zoom } = this.#context;
    const from = this.#start.get(primary.id);
    if (!from) return [];
    const snapped = options.free
      ? { ...round(primary.position), guides: [] }
      : this.#snap(primary, SNAP_PX / zoom);
    const offset = { x: snapped.x - from.x, y: snapped.y - from.y };
    this.#places = new Map(
      [...this.#start].map(([id, { x, y }]) => [id, { x: x + offset.x, y: y + offset.y }])
    );
    flow.place(this.#places);
    // Larger drags do not fit into a presence message: peers see those at the drop.
    if (this.#start.size <= MOST_SHOWN) room.presence.setDrag({ ids: this.ids, dx: offset.x, dy: offset.y });
    return snapped.guides;
  }

  /** Writes the new places as one transaction, then lets go: peers get the drop before the end of the drag. */
  drop(): void {
    const { room, flow } = this.#context;
    flow.place(this.#places); // the library has just put them back to the unsnapped pointer
    flow.write(this.#places);
    flow.endDrag();
    room.presence.setDrag(null);
  }

  /** Ends without writing: everything is where it was. Returns how far it had been dragged. */
  cancel(): Position {
    const { room, flow } = this.#context;
    const [id, from] = [...this.#start][0] ?? [];
    const at = id === undefined ? undefined : this.#places.get(id);
    flow.place(this.#start);
    flow.endDrag();
    room.presence.setDrag(null);
    return from && at ? { x: at.x - from.x, y: at.y - from.y } : { x: 0, y: 0 };
  }

  get ids(): string[] {
    return [...this.#start.keys()];
  }

  #snap(primary: Dragged, reach: number): { x: number; y: number; guides: Guide[] } {
    const node = this.#context.room.graph.storedNodes.get(primary.id);
    const box = node
      ? snapBoxOf(node, primary.position)
      : { ...primary.position, width: primary.width ?? 0, height: primary.height ?? 0 };
    return snapBox(box, this.#neighbours, reach);
  }
}

function snapBoxOf(node: Shaped, place: Position): SnapBox {
  const { width, height, ports } = shapeOf(node);
  return { ...place, width, height, portsY: ports.map((port) => port.y) };
}

const round = ({ x, y }: Position): Position => ({ x: Math.round(x), y: Math.round(y) });
