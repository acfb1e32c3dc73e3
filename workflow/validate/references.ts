import { findDefinition } from '../catalogue.ts';
import { compileExpression } from '../expression/index.ts';
import { expressionsOf } from '../form/expressions-of.ts';
import type { Problem, WorkflowDocument } from '../types.ts';
import { withoutPath, type Graph } from './graph.ts';
import { migrated } from './nodes.ts';

interface Reference {
  nodeId: string;
  /** The step it names: an id, or what somebody wrote instead of one. */
  target: string;
  /** Path and name of the field it stands in. */
  field: string;
  label: string;
}

/** Expressions that cannot be read, and references to steps that are gone, unclear, or not run before. */
export function expressionProblems(document: WorkflowDocument, graph: Graph): Problem[] {
  const problems: Problem[] = [];
  const references: Reference[] = [];
  for (const [nodeId, node] of Object.entries(document.nodes)) {
    const definition = findDefinition(node.type);
    if (!definition || node.disabled) continue;
    for (const { expr, field, label } of expressionsOf(definition, migrated(definition, node))) {
      const compiled = compileExpression(expr);
      for (const { message } of compiled.problems) {
        const sentence = `“${node.label}”, ${label}: ${message}`;
        problems.push({ code: 'INVALID_EXPRESSION', severity: 'error', nodeId, field, message: sentence });
      }
      references.push(...compiled.references.map((target) => ({ nodeId, target, field, label })));
    }
  }
  return [...problems, ...referenceProblems(document, graph, references)];
}

function referenceProblems(
  document: WorkflowDocument,
  graph: Graph,
  references: readonly Reference[]
): Problem[] {
  const labels = countLabels(document);
  const known = references.filter(({ target }) => Object.hasOwn(document.nodes, target));
  const pairs = known.map(({ nodeId, target }): [string, string] => [nodeId, target]);
  const late = new Set(withoutPath(graph, pairs).map(pairKey));
  return references.flatMap((reference) => {
    const { nodeId, target, field } = reference;
    const isKnown = Object.hasOwn(document.nodes, target);
    if (isKnown && !late.has(pairKey([nodeId, target]))) return [];
    const [code, reason] = isKnown
      ? notUpstream(document, reference)
      : unknownTarget(target, labels.get(target) ?? 0);
    const message = `“${document.nodes[nodeId]?.label}”, ${reference.label}: ${reason}`;
    return [{ code, severity: 'error', nodeId, field, message } satisfies Problem];
  });
}

type Finding = [Problem['code'], string];

function notUpstream(document: WorkflowDocument, { nodeId, target }: Reference): Finding {
  if (nodeId === target) return ['REFERENCE_NOT_UPSTREAM', 'a step cannot use its own result.'];
  const label = document.nodes[target]?.label;
  return [
    'REFERENCE_NOT_UPSTREAM',
    `“${label}” does not run before this step. Connect it before, or choose another.`
  ];
}

/** References are stored by id; a name is left when nobody could tell which step was meant. */
function unknownTarget(target: string, namesakes: number): Finding {
  if (namesakes > 1)
    return ['AMBIGUOUS_REFERENCE', `several steps are called “${target}”. Choose the one you mean.`];
  if (namesakes === 1)
    return ['UNKNOWN_REFERENCE', `choose “${target}” from the list instead of writing its name.`];
  return ['UNKNOWN_REFERENCE', 'the step whose data it uses is gone. Choose another one.'];
}

function countLabels(document: WorkflowDocument): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { label } of Object.values(document.nodes)) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function pairKey([nodeId, target]: readonly [string, string]): string {
  return JSON.stringify([nodeId, target]);
}
