import { findDefinition } from '../catalogue.ts';
import { portsOf, type Ports } from '../define-node.ts';
import type { Problem, WorkflowDocument, WorkflowEdge, WorkflowNode } from '../types.ts';
import { findCycles, reachableFrom, type Graph } from './graph.ts';
import { migrated } from './nodes.ts';

const REPORTED_CYCLES = 10;
const NAMED_STEPS = 6;

/** Wires that lead nowhere, into something that is not there, or twice the same way. */
export function edgeProblems(document: WorkflowDocument): Problem[] {
  const nodes = new Map(Object.entries(document.nodes));
  const seen = new Set<string>();
  const problems: Problem[] = [];
  for (const [edgeId, edge] of Object.entries(document.edges)) {
    const [source, target] = [nodes.get(edge.source), nodes.get(edge.target)];
    if (!source || !target) {
      problems.push({
        code: 'DANGLING_EDGE',
        severity: 'error',
        edgeId,
        message: danglingSentence(source ?? target)
      });
      continue;
    }
    const port = portSentence(edge, source, target);
    if (port) problems.push({ code: 'UNKNOWN_PORT', severity: 'error', edgeId, message: port });
    const key = JSON.stringify([edge.source, edge.sourcePort, edge.target, edge.targetPort]);
    if (seen.has(key)) {
      const message = `“${source.label}” and “${target.label}” are connected twice. Remove one wire.`;
      problems.push({ code: 'DUPLICATE_EDGE', severity: 'error', edgeId, message });
    }
    seen.add(key);
  }
  return problems;
}

/** Steps that wait for each other: such a workflow would never end. */
export function cycleProblems(document: WorkflowDocument, graph: Graph): Problem[] {
  return findCycles(graph, REPORTED_CYCLES).map((ids) => {
    const labels = ids.slice(0, NAMED_STEPS).map((id) => document.nodes[id]?.label ?? id);
    const way = [...labels, ids.length > NAMED_STEPS ? '…' : labels[0]].join(' → ');
    const message = `These steps go round in a circle: ${way}. Remove one of the wires.`;
    return { code: 'CYCLE', severity: 'error', nodeId: ids[0], message };
  });
}

/** Steps that no trigger leads to. */
export function unreachableProblems(
  document: WorkflowDocument,
  graph: Graph,
  triggerIds: readonly string[]
): Problem[] {
  const reached = reachableFrom(triggerIds, graph.successors);
  return Object.entries(document.nodes)
    .filter(
      ([id, node]) => !reached.has(id) && !node.disabled && findDefinition(node.type)?.group !== 'trigger'
    )
    .map(([nodeId, { label }]) => ({
      code: 'UNREACHABLE_NODE',
      severity: 'warning',
      nodeId,
      message: `“${label}” never runs: nothing that starts the workflow leads to it. Connect it, or delete it.`
    }));
}

function danglingSentence(remaining: WorkflowNode | undefined): string {
  const where = remaining ? `A wire at “${remaining.label}”` : 'A wire';
  return `${where} leads to a step that is gone. Remove the wire.`;
}

/** Ports of unknown node types are not judged. */
function portSentence(edge: WorkflowEdge, source: WorkflowNode, target: WorkflowNode): string | undefined {
  const outputs = portsOfNode(source)?.outputs;
  if (outputs && !outputs.some(({ id }) => id === edge.sourcePort))
    return `“${source.label}” has no exit for the wire to “${target.label}” any more. Draw the wire again.`;
  const inputs = portsOfNode(target)?.inputs;
  if (!inputs || inputs.some(({ id }) => id === edge.targetPort)) return undefined;
  if (inputs.length === 0)
    return `“${target.label}” starts the workflow, so no wire can lead to it. Remove the wire.`;
  return `“${target.label}” has no entry “${edge.targetPort}”. Draw the wire again.`;
}

function portsOfNode(node: WorkflowNode): Ports | undefined {
  const definition = findDefinition(node.type);
  return definition && portsOf(definition, migrated(definition, node));
}
