import { findDefinition, isExpression, type WorkflowDocument, type WorkflowNode } from '@automateos/workflow';
import { fieldsOf, isCredential, shownFields } from '@automateos/workflow/form';

/** What people want to know about a file before they let it in. */
export interface Summary {
  steps: number;
  notes: number;
  /** Titles of what starts it, once each. */
  starts: string[];
  /** Hosts that it talks to, as far as they are written and not computed. */
  hosts: string[];
  /** Labels of steps for which a secret must be chosen: files carry none. */
  secrets: string[];
  /** Labels of steps that this version does not know. */
  unknown: string[];
}

export function summarize({ nodes, notes = {} }: WorkflowDocument): Summary {
  const steps = Object.values(nodes).map((node) => ({ node, definition: findDefinition(node.type) }));
  const triggers = steps.filter(({ definition }) => definition?.group === 'trigger');
  const labels = (found: typeof steps) => found.map(({ node }) => node.label || node.type);
  return {
    steps: steps.length,
    notes: Object.keys(notes).length,
    starts: [...new Set(triggers.map(({ definition }) => definition!.title))],
    hosts: [...new Set(steps.flatMap(({ node }) => [...hostsIn(node.config)]))].sort(),
    secrets: labels(steps.filter(({ node }) => needsSecret(node))),
    unknown: labels(steps.filter(({ definition }) => !definition))
  };
}

function needsSecret({ type, config }: WorkflowNode): boolean {
  const definition = findDefinition(type);
  const shown = definition ? shownFields(fieldsOf(definition), config) : [];
  return shown.some((field) => isCredential(field) && field.required);
}

/** Hosts of web addresses, also of those whose end is computed. */
function* hostsIn(value: unknown): Generator<string> {
  const text = isExpression(value) ? value.expr : value;
  if (typeof text === 'string') {
    const host = /^\s*https?:\/\/[^\s/{]/i.test(text) && URL.parse(text.split('{{')[0]!.trim())?.hostname;
    if (host) yield host;
  } else if (typeof text === 'object' && text !== null)
    for (const inner of Object.values(text)) yield* hostsIn(inner);
}
