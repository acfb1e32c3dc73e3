import * as z from 'zod';
import { defineNode, type Effect, type NodeDefinition } from '../../define-node.ts';
import { field } from '../../form/field.ts';
import type { Item, Json, PortItems, WorkflowDocument, WorkflowEdge } from '../../types.ts';
import type { JournalRow } from '../journal.ts';
import { compilePlan, type Plan } from '../plan.ts';

function define(type: string, effect: Effect, extra: Partial<NodeDefinition> = {}): NodeDefinition {
  return defineNode({
    type,
    version: 1,
    title: type,
    icon: 'box',
    group: 'data',
    docs: { summary: type },
    config: z.strictObject({ text: field.longText({ label: 'Text', expression: true }) }),
    ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
    effect,
    ...extra
  }) as NodeDefinition;
}

const definitions: Record<string, NodeDefinition> = {
  trigger: define('trigger', 'none', { ports: { inputs: [], outputs: [{ id: 'out' }] } }),
  pure: define('pure', 'none'),
  split: define('split', 'none', {
    ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'yes' }, { id: 'no' }] }
  }),
  read: define('read', 'read'),
  write: define('write', 'write'),
  batch: define('batch', 'write', { mode: 'list' }),
  loop: define('loop', 'none', {
    mode: 'list',
    ports: {
      inputs: [{ id: 'in' }, { id: 'back' }],
      outputs: [{ id: 'done' }, { id: 'loop' }]
    },
    loop: { body: 'loop', back: 'back' }
  }),
  renamed: define('renamed', 'none', {
    version: 3,
    migrate: { 1: ({ old }) => ({ older: old }), 2: ({ older }) => ({ text: older }) }
  })
};

export const findTestDefinition = (type: string): NodeDefinition | undefined => definitions[type];

/** A document from `id: type` and wires written as `a>b`, `a.yes>b` or `a>b.back`. */
export function graph(nodes: Record<string, string>, ...wires: string[]): WorkflowDocument {
  return {
    name: 'Test',
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, type]) => [
        id,
        { type, typeVersion: 1, label: id, position: { x: 0, y: 0 }, config: {} }
      ])
    ),
    edges: Object.fromEntries(wires.map((wire, index) => [`e${index}`, edge(wire)]))
  };
}

function edge(wire: string): WorkflowEdge {
  const [from = '', to = ''] = wire.split('>');
  const [source = '', sourcePort = 'out'] = from.split('.');
  const [target = '', targetPort = 'in'] = to.split('.');
  return { source, sourcePort, target, targetPort };
}

/** The plan of a graph whose first node is the trigger. */
export function planOf(document: WorkflowDocument): Plan {
  return compilePlan(document, Object.keys(document.nodes)[0]!, findTestDefinition);
}

/** Items on the port `out`. */
export function out(...data: Json[]): PortItems {
  return { out: data.map((value): Item => ({ data: value })) };
}

/** A journal row that succeeded, unless told otherwise. */
export function row(nodeId: string, values: Partial<JournalRow> = {}): JournalRow {
  return {
    nodeId,
    iteration: 0,
    itemGroup: 0,
    attempt: 1,
    status: 'succeeded',
    startedAt: new Date('2026-01-30T09:00:00Z'),
    retryAt: null,
    output: values.status === undefined || values.status === 'succeeded' ? out(nodeId) : null,
    error: null,
    ...values
  };
}
