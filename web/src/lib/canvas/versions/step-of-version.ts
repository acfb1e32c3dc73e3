import type { WorkflowDocument } from '@automateos/workflow';

/**
 * The document with one step as another document has it: its wires come back where both ends exist, and a step that is
 * not there goes, with its wires.
 */
export function withStepOf(
  document: WorkflowDocument,
  version: WorkflowDocument,
  nodeId: string
): WorkflowDocument {
  const { [nodeId]: current, ...others } = document.nodes;
  const stored = version.nodes[nodeId];
  const nodes = stored ? { ...document.nodes, [nodeId]: stored } : others;
  const isBack = stored && !current;
  const touches = ({ source, target }: WorkflowDocument['edges'][string]) =>
    source === nodeId || target === nodeId;
  const returning = isBack ? Object.entries(version.edges).filter(([, edge]) => touches(edge)) : [];
  const edges = [...Object.entries(document.edges), ...returning].filter(
    ([, { source, target }]) => nodes[source] && nodes[target]
  );
  return { ...document, nodes, edges: Object.fromEntries(edges) };
}
