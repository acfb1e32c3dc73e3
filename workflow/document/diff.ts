/** What differs between two documents, field by field: for review, for restore, and for writing JSON as edits. */
import { equalityDeep } from 'lib0/function';
import type {
  NodeSettings,
  Position,
  WorkflowDocument,
  WorkflowEdge,
  WorkflowNode,
  WorkflowNote
} from '../types.ts';
import { flattenSettings } from './layout.ts';
import { isRowsValue, shapeOf } from './shapes.ts';

/** `undefined` for `from` or `to`: absent on that side. */
interface ValueChange {
  from: unknown;
  to: unknown;
}

export type Change =
  | { kind: 'workflow-renamed'; from: string; to: string }
  | { kind: 'node-added'; nodeId: string; node: WorkflowNode }
  | { kind: 'node-removed'; nodeId: string; node: WorkflowNode }
  | { kind: 'node-moved'; nodeId: string; from: Position; to: Position }
  | { kind: 'node-renamed'; nodeId: string; from: string; to: string }
  | ({ kind: 'node-changed'; nodeId: string; property: NodeProperty } & ValueChange)
  /** `path` inside config: `['url']`, `['headers', rowId]`, `['headers', rowId, 'value']`. */
  | ({ kind: 'field-changed'; nodeId: string; path: string[] } & ValueChange)
  /** `path` inside settings: `['retry', 'maxAttempts']`. */
  | ({ kind: 'setting-changed'; nodeId: string; path: string[] } & ValueChange)
  | { kind: 'edge-added'; edgeId: string; edge: WorkflowEdge }
  | { kind: 'edge-removed'; edgeId: string; edge: WorkflowEdge }
  | { kind: 'note-added'; noteId: string; note: WorkflowNote }
  | { kind: 'note-removed'; noteId: string; note: WorkflowNote }
  | ({ kind: 'note-changed'; noteId: string; property: keyof WorkflowNote } & ValueChange);

export type NodeProperty = 'typeVersion' | 'disabled' | 'note';

/**
 * The changes that lead from one document to the other. A node that changed its type is removed and added; an edge with
 * other ends too.
 */
export function diffDocuments(before: WorkflowDocument, after: WorkflowDocument): Change[] {
  const changes: Change[] = [];
  if (before.name !== after.name)
    changes.push({ kind: 'workflow-renamed', from: before.name, to: after.name });
  for (const [nodeId, from, to] of pairs(before.nodes, after.nodes))
    changes.push(...diffNode(nodeId, from, to));
  for (const [edgeId, from, to] of pairs(before.edges, after.edges)) {
    if (equalityDeep(from, to)) continue;
    if (from) changes.push({ kind: 'edge-removed', edgeId, edge: from });
    if (to) changes.push({ kind: 'edge-added', edgeId, edge: to });
  }
  for (const [noteId, from, to] of pairs(before.notes ?? {}, after.notes ?? {}))
    changes.push(...diffNote(noteId, from, to));
  return changes;
}

/** Both sides by key: what is only before, or on both, first. */
function* pairs<T>(before: Record<string, T>, after: Record<string, T>): Generator<[string, T?, T?]> {
  for (const key of Object.keys(before))
    yield [key, before[key], Object.hasOwn(after, key) ? after[key] : undefined];
  for (const key of Object.keys(after)) if (!Object.hasOwn(before, key)) yield [key, undefined, after[key]];
}

function diffNode(nodeId: string, from: WorkflowNode | undefined, to: WorkflowNode | undefined): Change[] {
  if (!from || !to || from.type !== to.type) {
    const changes: Change[] = [];
    if (from) changes.push({ kind: 'node-removed', nodeId, node: from });
    if (to) changes.push({ kind: 'node-added', nodeId, node: to });
    return changes;
  }
  return [
    ...diffProperties(nodeId, from, to),
    ...diffConfig(nodeId, from, to),
    ...diffSettings(nodeId, from, to)
  ];
}

function diffProperties(nodeId: string, from: WorkflowNode, to: WorkflowNode): Change[] {
  const changes: Change[] = [];
  if (!equalityDeep(from.position, to.position))
    changes.push({ kind: 'node-moved', nodeId, from: from.position, to: to.position });
  if (from.label !== to.label) changes.push({ kind: 'node-renamed', nodeId, from: from.label, to: to.label });
  for (const property of ['typeVersion', 'disabled', 'note'] as const)
    if ((from[property] || undefined) !== (to[property] || undefined))
      changes.push({ kind: 'node-changed', nodeId, property, from: from[property], to: to[property] });
  return changes;
}

function diffConfig(nodeId: string, before: WorkflowNode, after: WorkflowNode): Change[] {
  return pathsOf(before.type, before.config, after.config).map(({ path, from, to }) => ({
    kind: 'field-changed',
    nodeId,
    path,
    from,
    to
  }));
}

type PathChange = ValueChange & { path: string[] };

function pathsOf(
  type: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>
): PathChange[] {
  const changes: PathChange[] = [];
  const shape = shapeOf(type);
  for (const [field, from, to] of pairs(before, after)) {
    if (equalityDeep(from, to)) continue;
    if (isRowsValue(shape, field, from) && isRowsValue(shape, field, to))
      changes.push(...diffRows(field, from, to));
    else changes.push({ path: [field], from, to });
  }
  return changes;
}

type Rows = Record<string, Record<string, unknown>>;

function diffRows(field: string, before: Rows, after: Rows): PathChange[] {
  const changes: PathChange[] = [];
  for (const [rowId, from, to] of pairs(before, after)) {
    if (!from || !to) changes.push({ path: [field, rowId], from, to });
    else
      for (const [cell, old, value] of pairs(from, to))
        if (!equalityDeep(old, value)) changes.push({ path: [field, rowId, cell], from: old, to: value });
  }
  return changes;
}

function diffSettings(nodeId: string, before: WorkflowNode, after: WorkflowNode): Change[] {
  const changes: Change[] = [];
  const flat = (settings: NodeSettings | undefined): Record<string, unknown> => flattenSettings(settings);
  for (const [path, from, to] of pairs(flat(before.settings), flat(after.settings)))
    if (!equalityDeep(from, to))
      changes.push({ kind: 'setting-changed', nodeId, path: path.split('.'), from, to });
  return changes;
}

function diffNote(noteId: string, from: WorkflowNote | undefined, to: WorkflowNote | undefined): Change[] {
  if (from && !to) return [{ kind: 'note-removed', noteId, note: from }];
  if (to && !from) return [{ kind: 'note-added', noteId, note: to }];
  if (!from || !to) return [];
  const properties = ['text', 'position', 'width', 'height', 'color'] as const;
  return properties
    .filter((property) => !equalityDeep(from[property], to[property]))
    .map((property) => ({ kind: 'note-changed', noteId, property, from: from[property], to: to[property] }));
}
