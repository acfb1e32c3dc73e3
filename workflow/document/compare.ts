/** What differs between two documents as a person reads it: by step, fields by their labels, values in words. */
import { findDefinition } from '../catalogue.ts';
import { portsOf } from '../define-node.ts';
import { isRecord } from '../form/slot.ts';
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '../types.ts';
import { diffDocuments, type Change } from './diff.ts';
import { durationInWords, fieldOf, rowInWords, wordsOf, type Words } from './value-words.ts';

export type ChangeKind = 'added' | 'removed' | 'changed' | 'moved';

/** One thing that differs. An absent side: there was, or is, nothing. */
export interface ChangeLine {
  change: Change;
  /** What it is: `URL`, `Headers, X-Source`. */
  what: string;
  from?: Words;
  to?: Words;
}

/** A step that differs, with everything that differs in it. */
export interface StepChange {
  nodeId: string;
  /** `moved` when nothing but its place differs. */
  kind: ChangeKind;
  /** The step as it is after; a removed one as it was. */
  node: WorkflowNode;
  lines: ChangeLine[];
}

export interface WireChange {
  edgeId: string;
  kind: 'added' | 'removed';
  edge: WorkflowEdge;
  /** Labels of the steps at its ends, and of the port it leaves when that has one. */
  source: string;
  port?: string;
  target: string;
}

export interface Comparison {
  isEqual: boolean;
  steps: StepChange[];
  wires: WireChange[];
  /** The workflow's name, and sticky notes. */
  others: ChangeLine[];
}

type NodeChange = Extract<Change, { nodeId: string }>;
type Place = { type: string; before: WorkflowDocument; after: WorkflowDocument };

/** Compares two documents for a reader. Every change of `diffDocuments` is told once. */
export function compareDocuments(before: WorkflowDocument, after: WorkflowDocument): Comparison {
  const changes = diffDocuments(before, after);
  const byNode = Map.groupBy(
    changes.filter((change) => 'nodeId' in change),
    ({ nodeId }) => nodeId
  );
  return {
    isEqual: changes.length === 0,
    steps: [...byNode].flatMap(([nodeId, own]) => stepChanges(nodeId, own, { before, after })),
    wires: changes.flatMap((change) => ('edgeId' in change ? wireChange(change, { before, after }) : [])),
    others: changes.flatMap((change) =>
      change.kind === 'workflow-renamed' || 'noteId' in change ? otherLine(change) : []
    )
  };
}

/** One change in words. A step is named by its label, a wire by those of its ends. */
export function describeChange(
  change: Change,
  { before, after }: Record<'before' | 'after', WorkflowDocument>
): ChangeLine {
  switch (change.kind) {
    case 'node-added':
      return { change, what: 'Step', to: change.node.label };
    case 'node-removed':
      return { change, what: 'Step', from: change.node.label };
    case 'edge-added':
      return { change, what: 'Wire', to: wireWords(wireChange(change, { before, after })) };
    case 'edge-removed':
      return { change, what: 'Wire', from: wireWords(wireChange(change, { before, after })) };
    case 'workflow-renamed':
    case 'note-added':
    case 'note-removed':
    case 'note-changed':
      return otherLine(change);
    default: {
      const node = after.nodes[change.nodeId] ?? before.nodes[change.nodeId];
      return nodeLine(change, { type: node?.type ?? '', before, after });
    }
  }
}

/** `Score → Tell the team`, with the port it leaves when that has a name. */
export const wireWords = ({ source, port, target }: WireChange): string =>
  `${source}${port ? ` (${port})` : ''} → ${target}`;

/** Two entries when the step became one of another type: the old one is removed, the new one added. */
function stepChanges(nodeId: string, changes: NodeChange[], place: Omit<Place, 'type'>): StepChange[] {
  const whole = changes.flatMap((change): StepChange[] => {
    if (change.kind !== 'node-added' && change.kind !== 'node-removed') return [];
    const kind = change.kind === 'node-added' ? 'added' : 'removed';
    return [{ nodeId, kind, node: change.node, lines: [] }];
  });
  if (whole.length > 0) return whole;
  const node = place.after.nodes[nodeId]!;
  const isMove = changes.every(({ kind }) => kind === 'node-moved');
  const lines = changes.map((change) => nodeLine(change, { ...place, type: node.type }));
  return [{ nodeId, kind: isMove ? 'moved' : 'changed', node, lines }];
}

function nodeLine(change: NodeChange, place: Place): ChangeLine {
  switch (change.kind) {
    case 'node-renamed':
      return { change, what: 'Name', from: change.from, to: change.to };
    case 'node-changed':
      return propertyLine(change);
    case 'setting-changed':
      return settingLine(change);
    case 'field-changed':
      return change.path.length > 1 ? rowLine(change, place) : fieldLine(change, place);
    case 'node-moved':
      return { change, what: 'Place on the canvas' };
    default:
      return { change, what: 'Step' };
  }
}

function propertyLine(change: Extract<Change, { kind: 'node-changed' }>): ChangeLine {
  const { property, from, to } = change;
  if (property === 'disabled')
    return { change, what: 'Switched', from: from ? 'Off' : 'On', to: to ? 'Off' : 'On' };
  const what = property === 'note' ? 'Note' : 'Version of the step type';
  return { change, what, from: wordsOf(undefined, from), to: wordsOf(undefined, to) };
}

const SETTINGS: Record<string, string> = {
  'retry.maxAttempts': 'Tries',
  'retry.backoff': 'Pause between tries',
  'retry.delayMs': 'First pause',
  timeoutMs: 'Time limit'
};

function settingLine(change: Extract<Change, { kind: 'setting-changed' }>): ChangeLine {
  const path = change.path.join('.');
  const words = (value: unknown): Words | undefined =>
    path.endsWith('Ms') && typeof value === 'number' ? durationInWords(value) : wordsOf(undefined, value);
  return { change, what: SETTINGS[path] ?? path, from: words(change.from), to: words(change.to) };
}

type FieldChange = Extract<Change, { kind: 'field-changed' }>;

function fieldLine(change: FieldChange, { type }: Place): ChangeLine {
  const [name = ''] = change.path;
  const field = fieldOf(findDefinition(type), name);
  const from = wordsOf(field, change.from);
  const to = wordsOf(field, change.to);
  const isOther = typeof to === 'string' && from === to; // another secret, another list with the same names
  return { change, what: field?.label ?? name, from, to: isOther ? `${to}, another` : to };
}

/** A whole row, or one cell of it; the row is named by its first cell. */
function rowLine(change: FieldChange, place: Place): ChangeLine {
  const [name = '', rowId = '', cell] = change.path;
  const field = fieldOf(findDefinition(place.type), name);
  const list = field && 'columns' in field ? field : undefined;
  const columns = list?.columns ?? [];
  const label = field?.label ?? name;
  const words = (row: unknown): Words | undefined =>
    list && isRecord(row) ? rowInWords(list, row) : wordsOf(undefined, row);
  if (cell === undefined) return { change, what: label, from: words(change.from), to: words(change.to) };
  const rows = place.after.nodes[change.nodeId]?.config[name];
  const row = isRecord(rows) && isRecord(rows[rowId]) ? rows[rowId] : {};
  const rowName =
    columns[0] && columns[0].name !== cell ? wordsOf(columns[0], row[columns[0].name]) : undefined;
  const column = columns.find((candidate) => candidate.name === cell);
  const cellLabel = cell === 'order' ? 'Place in the list' : (column?.label ?? cell);
  const what = [label, typeof rowName === 'string' ? rowName : undefined, cellLabel]
    .filter(Boolean)
    .join(', ');
  return { change, what, from: wordsOf(column, change.from), to: wordsOf(column, change.to) };
}

function wireChange(
  change: Extract<Change, { edgeId: string }>,
  { before, after }: Omit<Place, 'type'>
): WireChange {
  const isAdded = change.kind === 'edge-added';
  const { nodes } = isAdded ? after : before;
  const { edge, edgeId } = change;
  const label = (id: string): string => nodes[id]?.label ?? 'a step that is gone';
  const port = edge.sourcePort === 'out' ? undefined : portLabel(nodes[edge.source], edge.sourcePort);
  const kind = isAdded ? 'added' : 'removed';
  return { edgeId, kind, edge, source: label(edge.source), port, target: label(edge.target) };
}

function portLabel(node: WorkflowNode | undefined, portId: string): string | undefined {
  const definition = node && findDefinition(node.type);
  const outputs = definition ? portsOf(definition, node.config).outputs : [];
  return outputs.find(({ id }) => id === portId)?.label;
}

const NOTE_PROPERTIES = {
  text: 'Sticky note',
  color: 'Colour of a sticky note',
  position: 'Place of a sticky note',
  width: 'Size of a sticky note',
  height: 'Size of a sticky note'
};

function otherLine(change: Extract<Change, { kind: 'workflow-renamed' } | { noteId: string }>): ChangeLine {
  switch (change.kind) {
    case 'workflow-renamed':
      return { change, what: 'Name of the workflow', from: change.from, to: change.to };
    case 'note-added':
      return { change, what: 'Sticky note', to: change.note.text || 'Empty' };
    case 'note-removed':
      return { change, what: 'Sticky note', from: change.note.text || 'Empty' };
    case 'note-changed': {
      const what = NOTE_PROPERTIES[change.property];
      if (change.property === 'position') return { change, what };
      return { change, what, from: wordsOf(undefined, change.from), to: wordsOf(undefined, change.to) };
    }
  }
}
