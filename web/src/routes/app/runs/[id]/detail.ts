import type { RunDetail, StepWithInput } from '#lib/server/answers/runs.ts';
import { viewOutput, type PortView } from '#lib/runs/steps.ts';
import type { AttemptInput } from '#lib/runs/timeline.ts';
import type { Json, WorkflowDocument, WorkflowNode } from '@automateos/workflow';
import { mergeOutputs } from '@automateos/workflow/run';

/** What the panel beside the timeline shows of one step. */
export interface StepDetail {
  /** Node and round. */
  key: string;
  nodeId: string;
  attempts: AttemptInput[];
  /** The round of a loop that is shown, and the numbers of all that the step has had. */
  round: number;
  rounds: number[];
  input: Json[];
  /** Undefined until it has given anything out. */
  output?: PortView[];
}

export interface SlimRun {
  /** What the timeline needs of each node. */
  nodes: Record<string, Pick<WorkflowNode, 'type' | 'label' | 'disabled'>>;
  attempts: AttemptInput[];
}

/** The run without its data, which can be large and of which one step is looked at. */
export function slimDown(document: WorkflowDocument, steps: readonly StepWithInput[]): SlimRun {
  const nodes = Object.entries(document.nodes).map(
    ([id, { type, label, disabled }]) => [id, { type, label, disabled }] as const
  );
  return { nodes: Object.fromEntries(nodes), attempts: steps.map(toAttempt) };
}

/** The step to show: the chosen one, else the one that failed, else the last. */
export function detailOf(input: {
  run: Pick<RunDetail, 'error' | 'document'>;
  steps: readonly StepWithInput[];
  /** Key or node id of the wanted step. */
  chosen?: string;
}): StepDetail | undefined {
  const { run, steps, chosen } = input;
  const shown = latestOf(steps, chosen) ?? latestOf(steps, run.error?.nodeId) ?? steps.at(-1);
  if (!shown) return undefined;
  const own = steps.filter((step) => keyOf(step) === keyOf(shown));
  const outputs = own.flatMap((step) => (step.output ? [step.output] : []));
  const node = run.document.nodes[shown.nodeId] ?? {};
  return {
    key: keyOf(shown),
    nodeId: shown.nodeId,
    attempts: own.map(toAttempt),
    round: shown.iteration,
    rounds: roundsOf(steps, shown.nodeId),
    input: shown.input.map((item) => item.data),
    output: outputs.length > 0 ? viewOutput(node, mergeOutputs(outputs)) : undefined
  };
}

/** The last round of a step, whatever the order of steps that took no time. */
const latestOf = (steps: readonly StepWithInput[], wanted: string | undefined): StepWithInput | undefined =>
  steps
    .filter((step) => wanted === keyOf(step) || wanted === step.nodeId)
    .sort((a, b) => a.iteration - b.iteration)
    .at(-1);

const keyOf = (step: Pick<StepWithInput, 'nodeId' | 'iteration'>): string =>
  `${step.nodeId}:${step.iteration}`;

const roundsOf = (steps: readonly StepWithInput[], nodeId: string): number[] =>
  [...new Set(steps.flatMap((step) => (step.nodeId === nodeId ? [step.iteration] : [])))].sort(
    (a, b) => a - b
  );

function toAttempt({ output: _output, input: _input, ...attempt }: StepWithInput): AttemptInput {
  return attempt;
}
