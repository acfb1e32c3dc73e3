import { getContext, setContext } from 'svelte';
import type { Position, WorkflowEdge } from '@automateos/workflow';
import { connect, disconnect } from '@automateos/workflow/document';
import type { Room } from '#lib/collab/room.svelte.ts';
import { addStep, type OpenWire } from './adding.ts';
import { FlowBinding } from './binding.svelte.ts';
import { connectRefusal, possibleWires, type ConnectContext } from './connect-rules.ts';
import { DragSession } from './drag-session.ts';
import { farPicture } from './far-picture.ts';
import { hitStep, isFarView } from './far-view.ts';
import type { CommentBoard } from './comments/comment-board.svelte.ts';
import { boundsOf, shapeOf, type Rect, type Shaped } from './geometry.ts';
import { focusOrder } from './graph-order.ts';
import { offerPutBack } from './put-back.ts';
import type { Guide } from './snapping.ts';
import type { TypedAhead } from './type-ahead.ts';
import { CanvasView } from './view.svelte.ts';

/** The picker is open. */
export interface PickerState {
  /** Where the popup stands, in px of the canvas element. */
  screen: Position;
  /** Where the new step goes, in canvas coordinates; absent: beside the wire's node or in the middle. */
  place?: Position;
  wire?: OpenWire;
  /** Put the step into this wire. */
  edgeId?: string;
  ahead: TypedAhead;
}

/** State of the screen around one Room: what is selected, open, focused. Nothing here is shared with others but presence. */
export class Builder {
  readonly room: Room;
  readonly flow: FlowBinding;
  readonly view = new CanvasView();
  /** Selected steps and notes, in the order of the flow. */
  selection = $state.raw<readonly string[]>([]);
  selectedEdges = $state.raw<readonly string[]>([]);
  tool = $state.raw<'select' | 'hand'>('select');
  picker = $state.raw<PickerState | undefined>();
  /** Choosing by keyboard where a wire of this step goes. */
  connecting = $state.raw<string | undefined>();
  renaming = $state.raw<string | undefined>();
  hoveredEdge = $state.raw<string | undefined>();
  /** A wire is being drawn: the steps that it may end at. */
  wireTargets = $state.raw<ReadonlySet<string> | undefined>();
  guides = $state.raw<readonly Guide[]>([]);
  /** From the start to the end of a move or pan: shadows go flat, loops stop. */
  moving = $state.raw(false);
  /** The step that Tab leads to; arrows walk on from there. */
  focusId = $state.raw<string | undefined>();
  /** What people say at the steps; arrives after the canvas, and only for people of the team. */
  comments = $state.raw<CommentBoard | undefined>();
  /** Whether the team's comments are for this person. */
  hasComments = false;
  /** The panel of comments is open; `focus`: to write one. */
  commenting = $state.raw<{ focus: boolean } | undefined>();
  showMinimap = $state.raw(false);
  showHelp = $state.raw(false);
  /** So far out that one canvas draws everything and no card is mounted. */
  isFar = $state.raw(false);
  /** The one stop of Tab: the step walked to last, else the first along the wires. */
  readonly tabStop = $derived.by(() => {
    void this.room.graph.structure;
    if (this.focusId && this.room.graph.storedNodes.has(this.focusId)) return this.focusId;
    return focusOrder(this.room.graph.storedNodes, this.room.graph.storedEdges.values())[0];
  });
  /** The step shown in the inspector. */
  readonly inspected = $derived.by(() => {
    if (this.#held) return this.#held.inspected;
    const [only, ...more] = this.selection.filter((id) => this.room.node(id));
    return more.length === 0 ? only : undefined;
  });
  #drag: DragSession | undefined;
  /** While something is dragged, nothing opens or closes under the pointer: the inspector stays as it was. */
  #held = $state.raw<{ inspected: string | undefined } | undefined>();
  readonly #stop: () => void;

  constructor(room: Room) {
    this.room = room;
    this.flow = new FlowBinding(room);
    room.history.selection = () => this.selection;
    room.history.onRestore = (selection) => {
      this.flow.select(selection);
      const bounds = this.boundsOf(selection);
      if (bounds) this.view.reveal(bounds);
    };
    this.#stop = room.graph.onChange((change) => offerPutBack(this, change));
  }

  /** The zoom changed: decides who draws. */
  updateLevel(): void {
    this.isFar = isFarView(this.view.zoom, this.room.graph.storedNodes.size, this.isFar);
  }

  get stepSelection(): string[] {
    return this.selection.filter((id) => this.room.graph.storedNodes.has(id));
  }

  select(nodeIds: readonly string[]): void {
    this.flow.select(nodeIds);
    if (this.isFar) this.onSelection(nodeIds, []); // the library holds nothing then and reports nothing
  }

  /** Svelte Flow reports every change of the selection here. */
  onSelection(nodeIds: readonly string[], edgeIds: readonly string[]): void {
    this.selection = nodeIds;
    this.selectedEdges = edgeIds;
    if (nodeIds.length === 1 && this.room.graph.storedNodes.has(nodeIds[0]!)) this.focusId = nodeIds[0];
    // Others see at most a screenful: states over 4 KiB are dropped by the server.
    this.room.presence.setSelection(nodeIds.slice(0, 100));
  }

  boundsOf(ids?: Iterable<string>): Rect | undefined {
    const { storedNodes, storedNotes } = this.room.graph;
    const rects: Rect[] = [];
    for (const id of ids ?? [...storedNodes.keys(), ...storedNotes.keys()]) {
      const node = storedNodes.get(id);
      const note = storedNotes.get(id);
      if (node) rects.push({ ...node.position, ...sizeOf(node) });
      else if (note) rects.push({ ...note.position, width: note.width, height: note.height });
    }
    return boundsOf(rects);
  }

  /** Opens the panel of comments at a step, or at all of them; `focus` puts the caret into a new one. */
  openComments(nodeId: string | undefined, focus = false): void {
    if (!this.hasComments) return;
    if (nodeId) this.select([nodeId]);
    this.comments?.open(undefined);
    this.commenting = { focus };
  }

  closeComments(): void {
    this.commenting = undefined;
    this.comments?.open(undefined);
    this.view.focus(this.tabStop);
  }

  get connectContext(): ConnectContext {
    return { nodes: this.room.graph.storedNodes, edges: this.room.graph.storedEdges };
  }

  refusalOf(edge: WorkflowEdge, except?: string): string | undefined {
    return connectRefusal(edge, { ...this.connectContext, except });
  }

  connect(edge: WorkflowEdge): void {
    if (!this.refusalOf(edge)) this.room.edit((doc, origin) => connect(doc, edge, origin));
  }

  /** A click while far out: flies to the step that was hit. */
  approachAt(place: Position): void {
    const id = hitStep(farPicture(this).steps, place);
    if (id) this.approach(id);
  }

  /** Goes to where a step can be read, and selects it. */
  approach(id: string): void {
    const bounds = this.boundsOf([id]);
    if (bounds) this.view.approach(bounds);
    this.select([id]);
  }

  /** A click on one of several that are selected chooses it alone; a double click renames it. */
  click(nodeId: string, event: MouseEvent | TouchEvent): void {
    const isAdding = event.shiftKey || event.metaKey || event.ctrlKey;
    if (!isAdding && this.selection.length > 1) this.select([nodeId]);
    if (event.detail === 2 && this.room.canEdit) this.renaming = nodeId;
  }

  /** A wire was dropped on the body of a step: it goes to the first port there that takes it. */
  connectTo(from: OpenWire, nodeId: string): void {
    const side = from.side === 'after' ? 'output' : 'input';
    const wires = possibleWires({ nodeId: from.nodeId, side, portId: from.portId }, this.connectContext);
    const wire = wires.find(({ source, target }) => (side === 'output' ? target : source) === nodeId);
    if (wire) this.connect(wire);
  }

  /** A wire is being pulled out of a port: everything it cannot end at goes dim. */
  startWire(open: { nodeId: string; side: 'input' | 'output'; portId: string }): void {
    const wires = possibleWires(open, this.connectContext);
    this.wireTargets = new Set(wires.flatMap(({ source, target }) => [source, target])).add(open.nodeId);
  }

  endWire(): void {
    this.wireTargets = undefined;
  }

  /** Moves an end of a wire elsewhere as one step of undo. */
  reconnect(edgeId: string, edge: WorkflowEdge): void {
    if (this.refusalOf(edge, edgeId)) return;
    this.room.edit((doc, origin) => {
      disconnect(doc, [edgeId], origin);
      connect(doc, edge, origin);
    });
  }

  /** Opens the picker: at a point, else beside the step it continues, else in the middle. */
  openPicker(request: Partial<Omit<PickerState, 'ahead'>> = {}): void {
    if (!this.room.canEdit) return;
    const only = this.stepSelection.length === 1 ? this.#openEnd(this.stepSelection[0]!) : undefined;
    const wire = request.edgeId ? undefined : (request.wire ?? only);
    const { width, height } = this.view.screen;
    const screen =
      request.screen ?? (wire ? this.#besideOf(wire.nodeId) : { x: width / 2 - 165, y: height / 4 });
    this.picker = { ...request, wire, screen, ahead: { text: '', isEntered: false } };
  }

  /** Closes what is open over the canvas; focus goes back to where it was. */
  closePopups(): void {
    if (!this.picker && !this.connecting) return;
    this.picker = undefined;
    this.connecting = undefined;
    this.view.focus(this.tabStop);
  }

  /** Adds the chosen step, selects it and closes the picker. */
  add(type: Parameters<typeof addStep>[1]): void {
    const { picker } = this;
    this.closePopups();
    const id = addStep(this.room, type, { ...picker, centre: this.view.centre });
    if (!id) return;
    this.flow.select([id]);
    const bounds = this.boundsOf([id]);
    if (bounds) this.view.reveal(bounds);
  }

  startDrag(nodes: ConstructorParameters<typeof DragSession>[1]): void {
    this.moving = true;
    this.#held = { inspected: this.inspected };
    const { room, flow, view } = this;
    this.#drag = new DragSession({ room, flow, visible: view.visible, zoom: view.zoom }, nodes);
  }

  drag(primary: Parameters<DragSession['move']>[0], options: { free: boolean }): void {
    this.guides = this.#drag?.move(primary, options) ?? [];
  }

  /** `copy`: the originals stay, copies lie where they were dropped. Returns the copy's offset then. */
  endDrag(options: { copy: boolean }): { ids: string[]; offset: Position } | undefined {
    const drag = this.#drag;
    this.#drag = undefined;
    this.#held = undefined;
    this.moving = false;
    this.guides = [];
    if (!drag) return undefined;
    if (options.copy) return { ids: drag.ids, offset: drag.cancel() };
    drag.drop();
    return undefined;
  }

  destroy(): void {
    this.#stop();
    this.flow.destroy();
  }

  /** Px of the right edge of a step. */
  #besideOf(nodeId: string): Position {
    const { x, y, width, height } = this.boundsOf([nodeId]) ?? { ...this.view.centre, width: 0, height: 0 };
    return this.view.toScreen({ x: x + width, y: y + height / 2 });
  }

  /** The first output of a step without a wire yet, else its first: where "add a step" continues. */
  #openEnd(nodeId: string): OpenWire | undefined {
    const node = this.room.graph.storedNodes.get(nodeId);
    const outputs = node ? shapeOf(node).ports.filter((port) => port.side === 'output') : [];
    const used = new Set(
      [...this.room.graph.storedEdges.values()]
        .filter((edge) => edge.source === nodeId)
        .map((edge) => edge.sourcePort)
    );
    const port = outputs.find(({ id }) => !used.has(id)) ?? outputs[0];
    return port && { nodeId, portId: port.id, side: 'after' };
  }
}

function sizeOf(node: Shaped): { width: number; height: number } {
  const { width, height } = shapeOf(node);
  return { width, height };
}

const KEY = Symbol('builder');

export const provideBuilder = (builder: Builder): Builder => setContext(KEY, builder);
export const useBuilder = (): Builder => getContext<Builder>(KEY);
