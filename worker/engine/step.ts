import { StepError, type AnyExecutor, type PortItems } from '@automateos/workflow';
import type { PlanNode, StepFailure } from '@automateos/workflow/run';
import type { StepDeps } from './deps.ts';

/** How executing a step ended for now. */
export type StepOutcome =
  | { kind: 'settled'; output: PortItems }
  /** For good: no more attempts. */
  | { kind: 'failed'; error: StepFailure; attempts: number }
  /** Some items are tried again from this moment on. */
  | { kind: 'delayed'; until: Date }
  /** The run is being left; nothing is known about what was in flight. */
  | { kind: 'stopped' };

/** @throws StepError `INVALID_CONFIG` for a node type that this build does not know. */
export function findExecutor(deps: StepDeps, node: PlanNode): AnyExecutor {
  const execute = node.definition && deps.executors[node.type];
  if (!execute)
    throw new StepError('INVALID_CONFIG', `This installation has no node of the type “${node.type}”.`);
  return execute;
}
