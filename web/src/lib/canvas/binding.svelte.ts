import { moveNodes, updateNote } from '@automateos/workflow/document';
import type { Position } from '@automateos/workflow';
import { prefersReducedMotion } from 'svelte/motion';
import { FrameBatch } from '#lib/collab/frame-batch.ts';
import type { GraphChange } from '#lib/collab/graph.svelte.ts';
import type { Person } from '#lib/collab/presence.ts';
import type { Room } from '#lib/collab/room.svelte.ts';
import { samePlace, toFlowEdge, toFlowNode, toFlowNote, type FlowEdge, type FlowNode } from './flow-nodes.ts';
import { Motion } from './motion.ts';
import { changedIds, emptyIndexed, indexOf, patchIndexed, type Indexed } from './patch.ts';

/** Above this many moved at once they jump: nobody can follow more, and each costs a patch per frame. */
const MOST_GLIDES = 400;

/**
 * Ties the document to Svelte Flow's two arrays by the dirty-set design of ux.md 2.2: changes are collected and both
 * arrays are patched at most once per frame, with every untouched entry keeping its identity. What the person does on
 * screen comes back through the setters and is written to the document when it is finished.
 */
export class FlowBinding {
  /** Who is dragging a node just now, by node id. */
  lifted = $state.raw<ReadonlyMap<string, Person>>(new Map());
  readonly #room: Room;
  #nodes = $state.raw<Indexed<FlowNode>>(emptyIndexed());
  #edges = $state.raw<Indexed<FlowEdge>>(emptyIndexed());
  readonly #dirty = { nodes: new Set<string>(), edges: new Set<string>() };
  readonly #motion = new Motion();
  readonly #batch = new FrameBatch((now) => this.#patch(now), { phase: 'patch' });
  readonly #stop: (() => void)[];
  /** Ids that I drag: what arrives for them is stored, but mine stays on screen. */
  #mine: ReadonlySet<string> = new Set();

  constructor(room: Room) {
    this.#room = room;
    const all = {
      nodes: new Set(room.graph.storedNodes.keys()),
      edges: new Set(room.graph.storedEdges.keys())
    };
    this.#mark({ ...all, notes: new Set(room.graph.storedNotes.keys()) });
    this.#stop = [
      room.graph.onChange((change) => this.#mark(change)),
      room.presence.onFrame(() => this.#followPeers(performance.now()))
    ];
    this.#batch.now();
  }

  get nodes(): FlowNode[] {
    return this.#nodes.list as FlowNode[];
  }

  /** Svelte Flow's own changes: selection, drags, measured sizes. Moves that nobody is in the middle of are written. */
  set nodes(next: FlowNode[]) {
    const changed = changedIds(this.#nodes, next);
    const index = next.length === this.#nodes.list.length ? this.#nodes.index : indexOf(next);
    this.#nodes = { list: next, index };
    this.#commitMoves(changed);
  }

  get edges(): FlowEdge[] {
    return this.#edges.list as FlowEdge[];
  }

  set edges(next: FlowEdge[]) {
    const index = next.length === this.#edges.list.length ? this.#edges.index : indexOf(next);
    this.#edges = { list: next, index };
  }

  node(id: string): FlowNode | undefined {
    return this.#nodes.list[this.#nodes.index.get(id) ?? -1];
  }

  /** Makes exactly these selected. */
  select(nodeIds: Iterable<string>, edgeIds: Iterable<string> = []): void {
    this.flush();
    this.#nodes = withSelection(this.#nodes, new Set(nodeIds));
    this.#edges = withSelection(this.#edges, new Set(edgeIds));
  }

  /** From here on the places of these nodes are mine, until `endDrag`. */
  startDrag(ids: Iterable<string>): void {
    this.#mine = new Set(ids);
    for (const id of this.#mine) this.#motion.stop(id);
  }

  /** Shows nodes elsewhere without writing anything. */
  place(places: ReadonlyMap<string, Position>): void {
    const changes = new Map<string, FlowNode>();
    for (const [id, position] of places) {
      const node = this.node(id);
      if (node && !samePlace(node.position, position)) changes.set(id, { ...node, position });
    }
    this.#nodes = patchIndexed(this.#nodes, changes);
  }

  /** Ends a drag. The caller has written the new places, or wants the nodes back where they were. */
  endDrag(): void {
    const ids = this.#mine;
    this.#mine = new Set();
    for (const id of ids) this.#dirty.nodes.add(id);
    this.#batch.request();
  }

  /** Reads the document and patches now, so that what a command made can be selected in the same turn. */
  flush(): void {
    this.#room.graph.flush();
    if (this.#dirty.nodes.size + this.#dirty.edges.size > 0) this.#batch.now();
  }

  /** Writes positions as one transaction. */
  write(places: ReadonlyMap<string, Position>): void {
    const { storedNodes, storedNotes } = this.#room.graph;
    this.#room.edit((doc, origin) => {
      moveNodes(doc, new Map([...places].filter(([id]) => storedNodes.has(id))), origin);
      for (const [noteId, position] of places)
        if (storedNotes.has(noteId)) updateNote(doc, { noteId, position }, origin);
    });
  }

  destroy(): void {
    this.#batch.cancel();
    for (const stop of this.#stop) stop();
  }

  #mark(change: Pick<GraphChange, 'nodes' | 'edges' | 'notes'>): void {
    for (const id of change.nodes) this.#dirty.nodes.add(id);
    for (const id of change.notes) this.#dirty.nodes.add(id);
    for (const id of change.edges) this.#dirty.edges.add(id);
    this.#batch.request();
  }

  #storedPlace = (id: string): Position | undefined => {
    const { storedNodes, storedNotes } = this.#room.graph;
    return (storedNodes.get(id) ?? storedNotes.get(id))?.position;
  };

  /** Arrow keys of the library and whatever else moves nodes without a drag: found by comparing, not by events. */
  #commitMoves(ids: readonly string[]): void {
    const moved = new Map<string, Position>();
    for (const id of ids) {
      const node = this.node(id);
      const stored = this.#storedPlace(id);
      const isSettled = node && !node.dragging && !this.#mine.has(id) && !this.#motion.has(id);
      if (isSettled && stored && !samePlace(node.position, stored)) moved.set(id, node.position);
    }
    if (moved.size > 0) this.write(moved);
  }

  #followPeers(now: number): void {
    const offsets = new Map<string, Position>();
    const holders = new Map<string, Person>();
    for (const { ids, dx, dy, person } of this.#room.presence.drags)
      for (const id of ids)
        if (!this.#mine.has(id)) {
          offsets.set(id, { x: dx, y: dy });
          holders.set(id, person);
        }
    this.#motion.follow(offsets, { now, shown: (id) => this.node(id)?.position });
    if (!sameHolders(this.lifted, holders)) this.lifted = holders;
    if (this.#motion.isActive) this.#batch.request();
  }

  /** The one patch of the frame: what changed in the document, then what is in motion. */
  #patch(now: number): void {
    const changes = new Map<string, FlowNode | null>();
    const mayGlide = this.#dirty.nodes.size <= MOST_GLIDES && !prefersReducedMotion.current;
    for (const id of this.#dirty.nodes) {
      const before = this.node(id);
      const place = this.#storedPlace(id);
      if (before && place && !samePlace(before.position, place) && !this.#mine.has(id)) {
        if (mayGlide) this.#motion.glide(id, before.position, now);
        else this.#motion.stop(id);
      }
      const isElsewhere = before && (this.#mine.has(id) || this.#motion.has(id));
      changes.set(id, this.#project(id, isElsewhere ? before.position : place));
    }
    if (this.#motion.isActive) {
      for (const [id, position] of this.#motion.tick(now, this.#storedPlace))
        if (!this.#mine.has(id)) changes.set(id, this.#project(id, position));
      this.#batch.request();
    }
    this.#dirty.nodes.clear();
    this.#nodes = patchIndexed(this.#nodes, changes);
    this.#patchEdges();
  }

  #project(id: string, position: Position | undefined): FlowNode | null {
    const { storedNodes, storedNotes } = this.#room.graph;
    const before = this.node(id);
    const node = storedNodes.get(id);
    if (node) return toFlowNode(id, node, { position: position ?? node.position, before });
    const note = storedNotes.get(id);
    return note ? toFlowNote(id, note, { position: position ?? note.position, before }) : null;
  }

  #patchEdges(): void {
    const changes = new Map<string, FlowEdge | null>();
    for (const id of this.#dirty.edges) {
      const stored = this.#room.graph.storedEdges.get(id);
      const before = this.#edges.list[this.#edges.index.get(id) ?? -1];
      changes.set(id, stored ? toFlowEdge(id, stored, before) : null);
    }
    this.#dirty.edges.clear();
    this.#edges = patchIndexed(this.#edges, changes);
  }
}

function withSelection<T extends { id: string; selected?: boolean }>(
  indexed: Indexed<T>,
  ids: ReadonlySet<string>
): Indexed<T> {
  const changes = new Map<string, T>();
  for (const entry of indexed.list) {
    const selected = ids.has(entry.id);
    if ((entry.selected ?? false) !== selected) changes.set(entry.id, { ...entry, selected });
  }
  return patchIndexed(indexed, changes);
}

function sameHolders(a: ReadonlyMap<string, Person>, b: ReadonlyMap<string, Person>): boolean {
  return a.size === b.size && [...a].every(([id, person]) => b.get(id)?.id === person.id);
}
