import { equalityDeep } from 'lib0/function';
import type { NodeSettings, Problem, WorkflowNode } from '@automateos/workflow';
import { findFacts } from '@automateos/workflow/facts';
import { definitions } from './definitions.svelte.ts';

/** `idle`: no run on screen has reached it. The rest is the glossary's list of step states. */
export type StepStatus =
  'idle' | 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

/** One step of the run on screen. */
export interface StepView {
  status: StepStatus;
  attempt: number;
  /** Items by output port. */
  items: Record<string, number>;
  error?: string;
  /** When it goes on, as ISO text, while it waits for a moment. */
  until?: string;
}

export const IDLE_STEP: StepView = { status: 'idle', attempt: 0, items: {} };

/**
 * What a node shows, apart from where it lies: components read these fields and re-run one by one, while the array of
 * flow nodes stays untouched. Written by `Graph` (content), `Runs` (step) and `Problems`; everyone else reads.
 */
export class NodeVM {
  readonly id: string;
  type = $state('');
  typeVersion = $state(1);
  label = $state('');
  /** Raw config as stored: defaults absent, rows as `{ rowId: { …, order } }`, expressions as `{ expr }`. Replaced whole on change. */
  config = $state.raw<Record<string, unknown>>({});
  settings = $state.raw<NodeSettings>({});
  note = $state('');
  disabled = $state(false);
  problems = $state.raw<readonly Problem[]>([]);
  step = $state.raw<StepView>(IDLE_STEP);

  /** `undefined` for a type that this build does not know. */
  facts = $derived(findFacts(this.type));
  /** The same with its schema and functions; `undefined` until `definitions` are loaded. */
  definition = $derived(definitions.find(this.type));
  /** The plain-language line under the title. */
  line = $derived.by(() => {
    if (!this.facts) return 'This step is from a newer version';
    return this.definition?.summarize?.(this.config) || this.facts.title;
  });
  worstProblem = $derived(this.problems.find((problem) => problem.severity === 'error') ?? this.problems[0]);

  constructor(id: string, node: WorkflowNode) {
    this.id = id;
    this.update(node);
  }

  update(node: WorkflowNode): void {
    this.type = node.type;
    this.typeVersion = node.typeVersion;
    this.label = node.label;
    // A move changes neither: the old objects stay, and nothing that reads them runs again.
    if (!equalityDeep(this.config, node.config)) this.config = node.config;
    if (!equalityDeep(this.settings, node.settings ?? {})) this.settings = node.settings ?? {};
    this.note = node.note ?? '';
    this.disabled = node.disabled ?? false;
  }
}
