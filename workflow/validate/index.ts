/** Everything that stands between a document and a version that runs. */
import { findSecrets } from '../document/secrets.ts';
import { LIMITS } from '../limits.ts';
import type { Problem, WorkflowDocument } from '../types.ts';
import { cycleProblems, edgeProblems, unreachableProblems } from './edges.ts';
import { graphOf, loopsOf } from './graph.ts';
import { loopProblems } from './loops.ts';
import { nodeProblems } from './nodes.ts';
import type { ValidateOptions } from './options.ts';
import { expressionProblems } from './references.ts';
import { findTriggers, webhookProblems } from './triggers.ts';

export { upstreamOf } from './graph.ts';
export type { ValidateOptions } from './options.ts';
export { findTriggers, type Trigger } from './triggers.ts';

/**
 * What is wrong with a document, in sentences a person can act on. Errors keep it from being published, warnings do
 * not. The cost grows with nodes and edges (and with the number of referenced steps by 32).
 */
export function validateDocument(document: WorkflowDocument, options: ValidateOptions = {}): Problem[] {
  const tooLarge = sizeProblems(document);
  if (tooLarge.length > 0) return tooLarge;
  if (Object.keys(document.nodes).length === 0) {
    return [problem('EMPTY_WORKFLOW', 'There is nothing here yet. Add a first step, for example Start.')];
  }
  const loops = loopsOf(document);
  const graph = graphOf(document, loops);
  const triggers = findTriggers(document);
  return [
    ...(triggers.length === 0 ? [problem('NO_TRIGGER', NO_TRIGGER)] : []),
    ...nodeProblems(document, options),
    ...edgeProblems(document),
    ...cycleProblems(document, graph),
    ...loopProblems(document, loops),
    ...expressionProblems(document, graph),
    ...webhookProblems(document, graph, triggers),
    ...findSecrets(document),
    ...unreachableProblems(
      document,
      graph,
      triggers.map(({ nodeId }) => nodeId)
    )
  ];
}

const NO_TRIGGER = 'Nothing starts this workflow. Add a Start, a Webhook or a Schedule.';

function sizeProblems(document: WorkflowDocument): Problem[] {
  const counts = [
    [Object.keys(document.nodes).length, LIMITS.nodes, 'steps'],
    [Object.keys(document.edges).length, LIMITS.edges, 'wires']
  ] as const;
  return counts
    .filter(([count, limit]) => count > limit)
    .map(([count, limit, what]) =>
      problem('TOO_LARGE', `This workflow has ${count} ${what}; at most ${limit} are possible.`)
    );
}

function problem(code: Problem['code'], message: string): Problem {
  return { code, severity: 'error', message };
}
