/** A plan of a merge as people read it: what belongs together is one change, values in words. */
import type { WorkflowEdge } from '../types.ts';
import { describeChange, type ChangeKind, type ChangeLine } from './compare.ts';
import type { Change } from './diff.ts';
import { isConflict, type MergeItem, type MergeSides } from './merge.ts';

/** One thing to take or to leave. */
export interface MergeChange {
  /** Of its first item. */
  id: string;
  /** The items of the plan that it stands for: they are taken or left together. */
  itemIds: string[];
  kind: ChangeKind;
  isConflict: boolean;
  /** The step that it is about; absent for wires and notes of their own, and for places. */
  nodeId?: string;
  /** What it is about: the step's label. */
  subject: string;
  theirs: ChangeLine[];
  /** What the copy changed there. */
  mine: ChangeLine[];
}

interface Group {
  items: MergeItem[];
}

/**
 * Wires go with the step that comes or goes between their ends, and all that only moved is one change. In the order of
 * the plan, what only moved last.
 */
export function describeMerge(sides: MergeSides, items: readonly MergeItem[]): MergeChange[] {
  const wires = items.filter(({ place }) => place[0] === 'edges');
  const moves = items.filter((item) => !isConflict(item) && item.theirs.every(isMove));
  const groups = items
    .filter((item) => !wires.includes(item) && !moves.includes(item))
    .map((item): Group => ({ items: [item] }));
  for (const wire of wires.filter((item) => !adopt(groups, item, isEndOf))) {
    if (!adopt(groups, wire, isBridged)) groups.push({ items: [wire] });
  }
  if (moves.length > 0) groups.push({ items: moves });
  return groups.map((group) => describeGroup(sides, group));
}

function adopt(
  groups: Group[],
  wire: MergeItem,
  belongs: (group: Group, edge: WorkflowEdge) => boolean
): boolean {
  if (isConflict(wire)) return false;
  const edges = edgesOf(wire); // two when it leads elsewhere now
  const group = groups.find((candidate) => edges.some((edge) => belongs(candidate, edge)));
  group?.items.push(wire);
  return group !== undefined;
}

/** The step of the group comes or goes, and the wire ends at it. */
function isEndOf({ items: [first] }: Group, edge: WorkflowEdge): boolean {
  return first!.theirs.some(
    (change) =>
      (change.kind === 'node-added' || change.kind === 'node-removed') &&
      [edge.source, edge.target].includes(change.nodeId)
  );
}

/** The wire led where the step of the group is put in between, or closes the gap that it leaves. */
function isBridged({ items: [, ...wires] }: Group, { source, target }: WorkflowEdge): boolean {
  const edges = wires.flatMap(edgesOf);
  return edges.some((edge) => edge.source === source) && edges.some((edge) => edge.target === target);
}

const edgesOf = ({ theirs }: MergeItem): WorkflowEdge[] =>
  theirs.flatMap((change) => ('edge' in change ? [change.edge] : []));

const isMove = (change: Change): boolean =>
  change.kind === 'node-moved' || (change.kind === 'note-changed' && change.property === 'position');

function describeGroup(sides: MergeSides, { items }: Group): MergeChange {
  const [first] = items as [MergeItem];
  const { base, theirs, mine } = sides;
  const nodeId = first.place[0] === 'nodes' && !first.theirs.every(isMove) ? first.place[1] : undefined;
  return {
    id: first.id,
    itemIds: items.map(({ id }) => id),
    kind: kindOf(first),
    isConflict: items.some(isConflict),
    nodeId,
    subject: subjectOf(sides, items),
    theirs: items.flatMap((item) =>
      item.theirs.map((change) => describeChange(change, { before: base, after: theirs }))
    ),
    mine: items.flatMap((item) =>
      item.mine.map((change) => describeChange(change, { before: base, after: mine }))
    )
  };
}

function subjectOf({ base, theirs, mine }: MergeSides, items: MergeItem[]): string {
  const [first] = items as [MergeItem];
  if (first.theirs.every(isMove))
    return items.length === 1 ? 'The place of 1 step' : `The places of ${items.length} steps`;
  const [root, id] = first.place as [string, string];
  if (root !== 'nodes') return root === 'notes' ? 'Sticky note' : 'Wire';
  return (mine.nodes[id] ?? theirs.nodes[id] ?? base.nodes[id])?.label ?? 'Step';
}

function kindOf({ theirs }: MergeItem): ChangeKind {
  if (theirs.every(isMove)) return 'moved';
  const kinds = theirs.map(({ kind }) => kind.replace(/^(node|note|edge)-/, ''));
  if (kinds.includes('added')) return kinds.includes('removed') ? 'changed' : 'added';
  return kinds.includes('removed') ? 'removed' : 'changed';
}
