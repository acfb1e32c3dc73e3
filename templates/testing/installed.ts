import type { WorkflowDocument } from '@automateos/workflow';
import { findFacts } from '@automateos/workflow/facts';
import { completedConfig } from '@automateos/workflow/form';

/** With what every copy gets anew, such as the address of a webhook. */
export function installed(document: WorkflowDocument): WorkflowDocument {
  const nodes = Object.entries(document.nodes).map(([id, node]) => {
    const facts = findFacts(node.type);
    return [id, facts ? { ...node, config: completedConfig(facts, node.config) } : node] as const;
  });
  return { ...document, nodes: Object.fromEntries(nodes) };
}
