/** How a run goes, as pure functions: the worker feeds them, the screens and the tests read the same rules. */
export { endAnswer, failureAnswer } from './answer.ts';
export { errorPolicy, toStepError, type Blame, type ErrorPolicy } from './errors.ts';
export { idempotencyInput, isMutating, type EffectPlace } from './idempotency.ts';
export {
  deriveRunStatus,
  findFailure,
  groupKey,
  inputsOfSteps,
  isPerItem,
  Journal,
  mergeOutputs,
  restoreRun,
  type GroupJournal,
  type GroupPlace,
  type JournalRow,
  type Restored,
  type StepFailure
} from './journal.ts';
export { Lineage, type NodeView } from './lineage.ts';
export { nextOfType } from './next-step.ts';
export { compilePlan, type FindDefinition, type Plan, type PlanLoop, type PlanNode } from './plan.ts';
export { reusableRows } from './replay.ts';
export { seededRandom } from './random.ts';
export { decideRetry, DEFAULT_RETRY, retryPolicy, type RetryDecision, type RetryPolicy } from './retry.ts';
export { RunState, type InputItem } from './run-state.ts';
export { isFinal, type RunStatus, type StepStatus } from './status.ts';
