/**
 * Three-way merge of documents: what a source changed since it was copied, against what was changed in the copy. Works
 * on JSON, field by field: merging the Yjs documents instead would settle a field that both changed by chance, and drop
 * edits of a deleted step without a word.
 */
import { equalityDeep } from 'lib0/function';
import type { WorkflowDocument, WorkflowEdge } from '../types.ts';
import { diffDocuments, type Change } from './diff.ts';
import { placeOf, isWithin, readAt, writeAt, type Place } from './place.ts';
import { portableDocument } from './portable.ts';

export interface MergeSides {
  /** The version that the copy was made from, or took over last. */
  base: WorkflowDocument;
  /** The source's new version. */
  theirs: WorkflowDocument;
  /** The copy as it is now. */
  mine: WorkflowDocument;
}

/** One change of the source that can be taken or left. */
export interface MergeItem {
  /** Stable for the same three documents: choices are kept by it. */
  id: string;
  /** Where it lies: `['nodes', id]`, `['nodes', id, 'config', 'url']`, `['edges', id]` … */
  place: Place;
  theirs: Change[];
  /** What was changed here in the copy. A conflict when there is any: somebody must decide. */
  mine: Change[];
}

export type MergeChoice = 'theirs' | 'mine';

/**
 * What taking over the source's new version would change, in the order of the comparison. Left out: what the copy has
 * already; the name, which is the copy's own; where a step lies that both moved or the copy deleted. References to
 * secrets and connections are no change of the copy: they are never touched.
 */
export function planMerge({ base, theirs, mine }: MergeSides): MergeItem[] {
  const plan = new Plan({ base, theirs, mine: portableDocument(mine) });
  const changes = diffDocuments(base, theirs).filter(({ kind }) => kind !== 'workflow-renamed');
  for (const change of changes) if (!isEdge(change)) plan.add(change);
  for (const change of changes) if (isEdge(change)) plan.addEdge(change);
  return plan.items;
}

export const isConflict = ({ mine }: MergeItem): boolean => mine.length > 0;

/**
 * The copy with the source's changes in it. A change without a choice is taken, a conflict without one stays as it is in
 * the copy. The result has no wire without both of its ends, and no wire twice.
 */
export function applyMerge(
  sides: MergeSides,
  { items, choices }: { items: readonly MergeItem[]; choices: ReadonlyMap<string, MergeChoice> }
): WorkflowDocument {
  const result = structuredClone(sides.mine);
  const taken = items.filter(
    (item) => (choices.get(item.id) ?? (isConflict(item) ? 'mine' : 'theirs')) === 'theirs'
  );
  for (const { place, theirs } of taken) {
    writeAt(result, place, readAt(sides.theirs, place));
    for (const change of theirs.filter(isEdge)) {
      const edge = placeOf(change);
      writeAt(result, edge, readAt(sides.theirs, edge));
    }
    if (place[0] === 'nodes' && place.length === 2) bringBackEdges(result, sides, place[1]!);
  }
  result.edges = soundEdges(result);
  return result;
}

type EdgeChange = Extract<Change, { edge: WorkflowEdge }>;
const isEdge = (change: Change): change is EdgeChange => 'edge' in change;

class Plan {
  readonly #sides: MergeSides;
  readonly #mine: { place: Place; change: Change }[];
  readonly #items = new Map<string, MergeItem>();

  /** @param sides with the copy in its portable form */
  constructor(sides: MergeSides) {
    this.#sides = sides;
    this.#mine = diffDocuments(sides.base, sides.mine).map((change) => ({ place: placeOf(change), change }));
  }

  get items(): MergeItem[] {
    return [...this.#items.values()];
  }

  add(theirs: Change): void {
    const place = placeOf(theirs);
    const clashes = this.#clashes(theirs, place);
    if (theirs.kind === 'node-moved' && clashes.length > 0) return;
    const shortest = clashes.reduce(
      (best, { place: other }) => (other.length < best.length ? other : best),
      place
    );
    if (this.#isThere(shortest)) return;
    this.#put(shortest, { theirs, mine: clashes.map(({ change }) => change) });
  }

  /** A wire goes with the step whose fate is open; else it is a change of its own. */
  addEdge(theirs: EdgeChange): void {
    const ends = [theirs.edge.source, theirs.edge.target];
    for (const nodeId of ends) {
      const item = this.#items.get(keyOf(['nodes', nodeId]));
      if (item && isConflict(item)) return void item.theirs.push(theirs);
    }
    if (theirs.kind === 'edge-added') {
      const deleted = this.#mine.find(
        ({ change }) => change.kind === 'node-removed' && ends.includes(change.nodeId)
      );
      if (deleted) return this.#put(deleted.place, { theirs, mine: [deleted.change] });
      if (this.#drewWire(theirs.edge)) return;
    }
    this.add(theirs);
  }

  #put(place: Place, { theirs, mine }: { theirs: Change; mine: Change[] }): void {
    const id = keyOf(place);
    const item = this.#items.get(id) ?? { id, place, theirs: [], mine: [] };
    item.theirs.push(theirs);
    item.mine.push(...mine.filter((change) => !item.mine.includes(change)));
    this.#items.set(id, item);
  }

  /** What was changed in the copy at the same place, around it or in it. */
  #clashes(theirs: Change, place: Place): { place: Place; change: Change }[] {
    return this.#mine.filter(({ place: other, change }) => {
      if (theirs.kind === 'node-removed' && change.kind === 'edge-added')
        return touches(change.edge, theirs.nodeId);
      if (change.kind === 'node-moved' && theirs.kind !== 'node-moved') return false; // where it lies is no reason to keep it
      return isWithin(place, other) || isWithin(other, place);
    });
  }

  #isThere(place: Place): boolean {
    return equalityDeep(readAt(this.#sides.mine, place), readAt(this.#sides.theirs, place));
  }

  /** Both sides drew the same wire. */
  #drewWire(edge: WorkflowEdge): boolean {
    return this.#mine.some(({ change }) => change.kind === 'edge-added' && equalityDeep(change.edge, edge));
  }
}

const keyOf = (place: Place): string => place.map(encodeURIComponent).join('/');

const touches = (edge: WorkflowEdge, nodeId: string): boolean =>
  edge.source === nodeId || edge.target === nodeId;

/** A step that comes back comes with its wires. */
function bringBackEdges(result: WorkflowDocument, { theirs, mine }: MergeSides, nodeId: string): void {
  if (mine.nodes[nodeId] || !result.nodes[nodeId]) return;
  for (const [edgeId, edge] of Object.entries(theirs.edges))
    if (touches(edge, nodeId)) result.edges[edgeId] = structuredClone(edge);
}

function soundEdges({ nodes, edges }: WorkflowDocument): Record<string, WorkflowEdge> {
  const seen = new Set<string>();
  return Object.fromEntries(
    Object.entries(edges).filter(([, edge]) => {
      const wire = [edge.source, edge.sourcePort, edge.target, edge.targetPort].join('\n');
      if (!nodes[edge.source] || !nodes[edge.target] || seen.has(wire)) return false;
      seen.add(wire);
      return true;
    })
  );
}
