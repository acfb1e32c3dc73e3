import type { Problem } from '@automateos/workflow';
import { isCredential } from '@automateos/workflow/form';
import type { NodeVM } from '#lib/collab/node-vm.svelte.ts';

/** The parts of a step that tell whom it calls and what it lacks. */
export type ReachingNode = Pick<NodeVM, 'id' | 'config' | 'disabled' | 'facts' | 'definition'>;

/**
 * Whether pretend services could run what cannot run for real yet: all that is wrong is that secrets are missing, and
 * somebody stands in for every host that is called.
 */
export function onlyLacksSecrets(
  nodes: readonly ReachingNode[],
  problems: readonly Problem[],
  pretendHosts: ReadonlySet<string>
): boolean {
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length === 0) return false;
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return (
    errors.every((problem) => isAboutSecret(problem, byId.get(problem.nodeId ?? ''))) &&
    nodes.every((node) => node.disabled || isPretendable(node, pretendHosts))
  );
}

function isAboutSecret({ code, field }: Problem, node: ReachingNode | undefined): boolean {
  if (code === 'MISSING_SECRET') return true;
  if (code !== 'MISSING_FIELD' || !node?.facts) return false;
  return node.facts.fields.some((entry) => isCredential(entry) && entry.name === field);
}

/** Not before the definitions are loaded: whom a step calls is for them to say. */
function isPretendable({ definition, config }: ReachingNode, pretendHosts: ReadonlySet<string>): boolean {
  if (!definition) return false;
  const hosts = definition.hosts?.(config) ?? [];
  return hosts.every((host) => host !== undefined && pretendHosts.has(host));
}
