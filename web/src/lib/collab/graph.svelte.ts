import { SvelteMap } from 'svelte/reactivity';
import type { WorkflowDocument, WorkflowEdge, WorkflowNode, WorkflowNote } from '@automateos/workflow';
import {
  edgesMap,
  metaMap,
  nodesMap,
  notesMap,
  readEdge,
  readNode,
  readNote
} from '@automateos/workflow/document';
import type * as Y from 'yjs';
import { FrameBatch } from './frame-batch.ts';
import { NodeVM } from './node-vm.svelte.ts';

/** Ids whose entry was added, changed or removed since the last flush. */
export interface GraphChange {
  nodes: ReadonlySet<string>;
  edges: ReadonlySet<string>;
  notes: ReadonlySet<string>;
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
  name = $state('');
  readonly #doc: Y.Doc;
  readonly #nodes = new Map<string, WorkflowNode>();
  readonly #edges = new Map<string, WorkflowEdge>();
  readonly #notes = new Map<string, WorkflowNote>();
  readonly #dirty = { nodes: new Set<string>(), edges: new Set<string>(), notes: new Set<string>() };
  readonly #batch = new FrameBatch(() => this.#flush());
  readonly #listeners = new Set<(change: GraphChange) => void>();
  readonly #stop: (() => void)[];

  constructor(doc: Y.Doc) {
    this.#doc = doc;
    this.#stop = [
      this.#watch(nodesMap(doc), this.#dirty.nodes),
      this.#watch(edgesMap(doc), this.#dirty.edges),
      this.#watch(notesMap(doc), this.#dirty.notes),
      this.#watch(metaMap(doc), new Set())
    ];
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

  /** The stored node, geometry included. Not reactive: follow `onChange` or `revision`. */
  readNode(id: string): WorkflowNode | undefined {
    return this.#nodes.get(id);
  }

  get storedNodes(): ReadonlyMap<string, WorkflowNode> {
    return this.#nodes;
  }

  get storedEdges(): ReadonlyMap<string, WorkflowEdge> {
    return this.#edges;
  }

  get storedNotes(): ReadonlyMap<string, WorkflowNote> {
    return this.#notes;
  }

  /** The whole document as JSON. Edges without both ends are left out. */
  toDocument(): WorkflowDocument {
    const edges = [...this.#edges].filter(
      ([, edge]) => this.#nodes.has(edge.source) && this.#nodes.has(edge.target)
    );
    return {
      name: this.name,
      nodes: Object.fromEntries(this.#nodes),
      edges: Object.fromEntries(edges),
      notes: Object.fromEntries(this.#notes)
    };
  }

  destroy(): void {
    this.#batch.cancel();
    for (const stop of this.#stop) stop();
    this.#listeners.clear();
  }

  #watch(root: Y.Map<unknown>, dirty: Set<string>): () => void {
    const mark = (events: Y.YEvent<Y.AbstractType<unknown>>[]) => {
      for (const event of events) {
        if (event.target === (root as Y.AbstractType<unknown>))
          for (const id of event.changes.keys.keys()) dirty.add(id);
        else dirty.add(String(event.path[0]));
      }
      this.#batch.request();
    };
    for (const id of root.keys()) dirty.add(id);
    root.observeDeep(mark as Parameters<typeof root.observeDeep>[0]);
    return () => root.unobserveDeep(mark as Parameters<typeof root.unobserveDeep>[0]);
  }

  #flush(): void {
    const name = metaMap(this.#doc).get('name');
    this.name = typeof name === 'string' ? name : '';
    const change = {
      nodes: new Set(this.#dirty.nodes),
      edges: new Set(this.#dirty.edges),
      notes: new Set(this.#dirty.notes)
    };
    for (const set of Object.values(this.#dirty)) set.clear();
    if (change.nodes.size + change.edges.size + change.notes.size === 0) return;
    this.#readNodes(change.nodes);
    readInto(this.#edges, edgesMap(this.#doc), { ids: change.edges, read: readEdge });
    readInto(this.#notes, notesMap(this.#doc), { ids: change.notes, read: readNote });
    this.revision++;
    for (const listener of this.#listeners) listener(change);
  }

  #readNodes(ids: ReadonlySet<string>): void {
    readInto(this.#nodes, nodesMap(this.#doc), { ids, read: readNode });
    for (const id of ids) {
      const stored = this.#nodes.get(id);
      const view = this.nodes.get(id);
      if (!stored) this.nodes.delete(id);
      else if (view) view.update(stored);
      else this.nodes.set(id, new NodeVM(id, stored));
    }
  }
}

/** Copies the entries of `ids` from a shared map into plain ones; what is gone or unreadable is removed. */
function readInto<T>(
  target: Map<string, T>,
  source: Y.Map<unknown>,
  options: { ids: ReadonlySet<string>; read: (value: unknown) => T | undefined }
): void {
  for (const id of options.ids) {
    const value = source.has(id) ? options.read(source.get(id)) : undefined;
    if (value === undefined) target.delete(id);
    else target.set(id, value);
  }
}
