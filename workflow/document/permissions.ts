/** What a document may reach and use once it runs, for people who decide whether it may grow. */
import { findDefinition } from '../catalogue.ts';
import type { NodeDefinition } from '../define-node.ts';
import { isCredential } from '../form/field-types.ts';
import { fieldsOf } from '../form/fields-of.ts';
import { shownFields } from '../form/show-if.ts';
import type { WorkflowDocument, WorkflowNode } from '../types.ts';

export interface Permission {
  /** Stable: consent is given by it. */
  id: string;
  kind: 'host' | 'credential' | 'trigger' | 'data';
  /** What is reached or used, as a person reads it. */
  title: string;
  /** The first step that needs it. */
  nodeId: string;
}

/** What `after` may that `before` may not. Steps that are switched off need nothing. */
export function grownPermissions(before: WorkflowDocument, after: WorkflowDocument): Permission[] {
  const had = new Set(permissionsOf(before).map(({ id }) => id));
  const grown = permissionsOf(after).filter(({ id }) => !had.has(id));
  return [...new Map(grown.toReversed().map((one) => [one.id, one])).values()].toReversed();
}

interface Step {
  nodeId: string;
  node: WorkflowNode;
  definition: NodeDefinition;
}

function permissionsOf({ nodes }: WorkflowDocument): Permission[] {
  return Object.entries(nodes).flatMap(([nodeId, node]) => {
    const definition = findDefinition(node.type);
    if (!definition || node.disabled) return [];
    const step = { nodeId, node, definition };
    return [...triggerOf(step), ...hostsOf(step), ...credentialsOf(step), ...dataOf(step)];
  });
}

function triggerOf({ nodeId, node, definition }: Step): Permission[] {
  if (definition.group !== 'trigger' || node.type === 'start') return []; // Start is a person's own click
  const title = node.label === definition.title ? node.label : `${definition.title} “${node.label}”`;
  return [{ id: `trigger:${node.type}:${nodeId}`, kind: 'trigger', title, nodeId }];
}

function hostsOf({ nodeId, node, definition }: Step): Permission[] {
  if (node.type === 'email') return []; // its connection names the mail server
  return (definition.hosts?.(node.config) ?? []).map((host) =>
    host === undefined
      ? {
          id: `host:*:${nodeId}`,
          kind: 'host',
          title: `Any address, known only when “${node.label}” runs`,
          nodeId
        }
      : { id: `host:${host}`, kind: 'host', title: host, nodeId }
  );
}

function credentialsOf({ nodeId, node, definition }: Step): Permission[] {
  return shownFields(fieldsOf(definition), node.config)
    .filter((field) => isCredential(field))
    .map(({ name, label }) => ({
      id: `credential:${nodeId}:${name}`,
      kind: 'credential',
      title: `${label} of “${node.label}”`,
      nodeId
    }));
}

function dataOf({ nodeId, node }: Step): Permission[] {
  if (node.type !== 'data-store') return [];
  return [{ id: 'data:store', kind: 'data', title: 'The data store of your team', nodeId }];
}
