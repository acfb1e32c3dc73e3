import type { WorkflowDocument, WorkflowEdge, WorkflowNode, WorkflowNote } from '@automateos/workflow';
import {
  edgesMap,
  nodesMap,
  notesMap,
  readEdge,
  readName,
  readNode,
  readNote,
  watchDocument
} from '@automateos/workflow/document';
import { equalityDeep } from 'lib0/function';
import { SvelteMap } from 'svelte/reactivity';
import type * as Y from 'yjs';
import { FrameBatch } from './frame-batch.ts';
import { NodeVM } from './node-vm.svelte.ts';

/** Ids whose entry was added, changed or removed since the last flush. */
export interface GraphChange {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  notes: ReadonlySet<string>;
  /** What the removed ones were, for putting them back. */
  removed: { nodes: ReadonlyMap<string, WorkflowNode>; edges: ReadonlyMap<string, WorkflowEdge> };
}

/**
 * The document as plain values, kept in step with the Y.Doc: events only mark ids as dirty, and once per frame the dirty
 * ones are read again. Nobody outside this folder touches a Y type.
 */
export class Graph {
  /** Content by node id. */
  readonly nodes = new SvelteMap<string, NodeVM>();
  /** Bumped at each flush that changed anything, for views that depend on the whole graph. */
  revision = $state(0);
  /** Bumped when steps or wires come, go or lead elsewhere; not when they only move or read differently. */
  structure = $state(0);
  name = $state('');
  readonly #doc: Y.Doc;
  readonly #nodes = new Map<string, WorkflowNode>();
  readonly #edges = new Map<string, WorkflowEdge>();
  readonly #notes = new Map<string, WorkflowNote>();
  #wires = new Map<string, WorkflowEdge[]>();
  readonly #dirty = { nodes: new Set<string>(), edges: new Set<string>(), notes: new Set<string>() };
  readonly #batch = new FrameBatch(() => this.#flush());
  readonly #listeners = new Set<(change: GraphChange) => void>();
  readonly #stop: () => void;

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    for (const id of nodesMap(doc).keys()) this.#dirty.nodes.add(id);
    for (const id of notesMap(doc).keys()) this.#dirty.notes.add(id);
    this.#stop = watchDocument(doc, (changes) => {
      for (const id of changes.nodes) this.#dirty.nodes.add(id);
      for (const id of changes.edges) this.#dirty.edges.add(id);
      for (const id of changes.notes) this.#dirty.notes.add(id);
      this.#batch.request();
    });
    this.flush();
  }

  /** Called after each flush, once per frame at most. */
  onChange(listener: (change: GraphChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Reads what changed now instead of at the next frame. */
  flush(): void {
    this.#batch.now();
  }

  /** What is stored, geometry included. Not reactive: follow `onChange` or `revision`. */
  get storedNodes(): ReadonlyMap<string, WorkflowNode> {
    return this.#nodes;
  }

  /** Edges whose both ends exist. */
  get storedEdges(): ReadonlyMap<string, WorkflowEdge> {
    return this.#edges;
  }

  /** Edges that begin or end at a node. Reactive. */
  edgesAt(nodeId: string): readonly WorkflowEdge[] {
    void this.structure;
    return this.#wires.get(nodeId) ?? [];
  }

  get storedNotes(): ReadonlyMap<string, WorkflowNote> {
    return this.#notes;
  }

  toDocument(): WorkflowDocument {
    return {
      name: this.name,
      nodes: Object.fromEntries(this.#nodes),
      edges: Object.fromEntries(this.#edges),
      notes: Object.fromEntries(this.#notes)
    };
  }

  destroy(): void {
    this.#batch.cancel();
    this.#stop();
    this.#listeners.clear();
  }

  #flush(): void {
    this.name = readName(this.#doc);
    const nodes = copyInto(this.#nodes, this.#dirty.nodes, (id) => readNode(this.#doc, id));
    // An edge shows only while both its nodes exist, so a node that comes or goes may change any of them.
    const isMembershipNew = nodes.entries().some(([id, before]) => !before || !this.#nodes.has(id));
    if (isMembershipNew) for (const id of edgesMap(this.#doc).keys()) this.#dirty.edges.add(id);
    const edges = copyInto(this.#edges, this.#dirty.edges, (id) => readEdge(this.#doc, id));
    const notes = copyInto(this.#notes, this.#dirty.notes, (id) => readNote(this.#doc, id));
    for (const set of Object.values(this.#dirty)) set.clear();
    if (nodes.size + edges.size + notes.size === 0) return;
    for (const id of nodes.keys()) this.#showNode(id);
    this.revision++;
    if (isMembershipNew || edges.size > 0) this.#restructure();
    const change = {
      nodes: new Set(nodes.keys()),
      edges: new Set(edges.keys()),
      notes: new Set(notes.keys()),
      removed: { nodes: gone(nodes, this.#nodes), edges: gone(edges, this.#edges) }
    };
    for (const listener of this.#listeners) listener(change);
  }

  /** The edges at each node, so that a card asks for its own instead of searching all of them. */
  #restructure(): void {
    this.#wires = new Map();
    for (const edge of this.#edges.values())
      for (const end of new Set([edge.source, edge.target])) {
        const wires = this.#wires.get(end);
        if (wires) wires.push(edge);
        else this.#wires.set(end, [edge]);
      }
    this.structure++;
  }

  #showNode(id: string): void {
    const stored = this.#nodes.get(id);
    const view = this.nodes.get(id);
    if (!stored) this.nodes.delete(id);
    else if (view) view.update(stored);
    else this.nodes.set(id, new NodeVM(id, stored));
  }
}

/**
 * Reads `ids` again into a map of plain values. Returns those that really differ, with what they were before; equal ones
 * keep their object.
 */
function copyInto<T>(
  target: Map<string, T>,
  ids: Iterable<string>,
  read: (id: string) => T | undefined
): Map<string, T | undefined> {
  const changed = new Map<string, T | undefined>();
  for (const id of ids) {
    const value = read(id);
    const before = target.get(id);
    if (value === undefined ? before === undefined : before !== undefined && equalityDeep(value, before))
      continue;
    changed.set(id, before);
    if (value === undefined) target.delete(id);
    else target.set(id, value);
  }
  return changed;
}

function gone<T>(changed: ReadonlyMap<string, T | undefined>, now: ReadonlyMap<string, T>): Map<string, T> {
  const entries = new Map<string, T>();
  for (const [id, before] of changed) if (before !== undefined && !now.has(id)) entries.set(id, before);
  return entries;
}
