import type { Item, JsonObject, PortItems } from '../types.ts';
import type { Plan, PlanNode } from './plan.ts';
import { RunState } from './run-state.ts';
import type { RunStatus, StepStatus } from './status.ts';

/** Why a run or step failed, as stored and shown. `message` is masked. */
export interface StepFailure {
  code: string;
  message: string;
}

/** One attempt of one item group of a step, as the journal holds it (table run_steps). */
export interface JournalRow {
  nodeId: string;
  iteration: number;
  /** Index of the item in steps that reach outside item by item; 0 in all others. */
  itemGroup: number;
  attempt: number;
  status: StepStatus;
  startedAt: Date;
  /** Earliest moment of the next attempt; null when there is none. */
  retryAt: Date | null;
  output: PortItems | null;
  error: StepFailure | null;
}

/** What the journal knows about one item group: its latest attempt and when the first one began (`$now`). */
export interface GroupJournal {
  latest: JournalRow;
  firstStartedAt: Date;
}

/** What earlier claims of a run left, by step, round and item group. */
export class Journal {
  readonly #groups = new Map<string, GroupJournal>();

  constructor(rows: readonly JournalRow[]) {
    for (const row of [...rows].sort((a, b) => a.attempt - b.attempt)) {
      const key = groupKey(row);
      const firstStartedAt = this.#groups.get(key)?.firstStartedAt ?? row.startedAt;
      this.#groups.set(key, { latest: row, firstStartedAt });
    }
  }

  find(place: GroupPlace): GroupJournal | undefined {
    return this.#groups.get(groupKey(place));
  }

  /** The latest attempt of every item group. */
  get latest(): JournalRow[] {
    return [...this.#groups.values()].map((group) => group.latest);
  }
}

/** One item group of a step; steps in loops have new ones in each round. */
export type GroupPlace = Pick<JournalRow, 'nodeId' | 'iteration' | 'itemGroup'>;

export const groupKey = ({ nodeId, iteration, itemGroup }: GroupPlace): string =>
  `${iteration}:${itemGroup}:${nodeId}`;

export interface Restored {
  state: RunState;
  /** Ready steps that are not finished, in plan order. */
  open: PlanNode[];
  journal: Journal;
}

/** Steps that reach outside are journalled item by item; all others as one group. */
export function isPerItem(node: PlanNode): boolean {
  return node.effect !== 'none' && node.mode === 'item' && !node.disabled;
}

/** Told of each step before its result is taken from the journal, when its inputs are known. */
type OnStep = (node: PlanNode, iteration: number, state: RunState) => void;

interface Past {
  input: JsonObject;
  rows: readonly JournalRow[];
  onStep?: OnStep;
}

/** The state of a run as its journal tells it: after a crash, a pause or at the start of a replay. */
export function restoreRun(plan: Plan, input: JsonObject, rows: readonly JournalRow[]): Restored {
  return playBack(plan, { input, rows });
}

function playBack(plan: Plan, { input, rows, onStep }: Past): Restored {
  const state = new RunState(plan, input);
  const journal = new Journal(rows);
  const open: PlanNode[] = [];
  for (let ready = state.takeReady(); ready.length > 0; ready = state.takeReady())
    for (const node of ready) {
      const iteration = state.iterationOf(node);
      onStep?.(node, iteration, state);
      const output = finishedOutput(node, { state, journal, iteration });
      if (output) state.settle(node.id, output);
      else open.push(node);
    }
  return { state, open: open.sort((a, b) => a.index - b.index), journal };
}

/** The items that steps got, worked out from the outputs of the steps before them; for showing a run. */
export function inputsOfSteps(
  plan: Plan,
  input: JsonObject,
  rows: readonly JournalRow[]
): (step: Pick<JournalRow, 'nodeId' | 'iteration'>) => Item[] {
  const known = new Map<string, Item[]>();
  const onStep: OnStep = (node, iteration, state) => {
    // A loop looks at the same items before each round: those are shown with its first.
    if (node.loop && state.progressOf(node.id).round > 0) return;
    known.set(
      `${iteration}:${node.id}`,
      state.inputsOf(node).map(({ item }) => item)
    );
  };
  playBack(plan, { input, rows, onStep });
  return ({ nodeId, iteration }) => known.get(`${iteration}:${nodeId}`) ?? [];
}

/** The first step that failed for good, with the number of its attempts. */
export function findFailure(
  journal: Journal
): { nodeId: string; error: StepFailure; attempts: number } | undefined {
  for (const { nodeId, status, retryAt, error, attempt } of journal.latest)
    if (status === 'failed' && !retryAt && error) return { nodeId, error, attempts: attempt };
  return undefined;
}

/** The status that a run must have by its journal alone (security I5). */
export function deriveRunStatus(plan: Plan, input: JsonObject, rows: readonly JournalRow[]): RunStatus {
  if (rows.length === 0) return 'queued';
  const { state, journal } = restoreRun(plan, input, rows);
  if (state.isComplete) return 'succeeded';
  const { latest } = journal;
  if (latest.some((row) => row.status === 'cancelled')) return 'cancelled';
  if (findFailure(journal)) return 'failed';
  return latest.some((row) => row.status === 'running') || !latest.some((row) => row.retryAt)
    ? 'running'
    : 'waiting';
}

/** Outputs of item groups put together in the order of the items. */
export function mergeOutputs(outputs: readonly PortItems[]): PortItems {
  if (outputs.length === 1) return outputs[0]!;
  const merged: PortItems = {};
  for (const output of outputs)
    for (const [port, items] of Object.entries(output)) (merged[port] ??= []).push(...items);
  return merged;
}

/** `undefined` while an item group has not succeeded. */
function finishedOutput(
  node: PlanNode,
  { state, journal, iteration }: { state: RunState; journal: Journal; iteration: number }
): PortItems | undefined {
  const count = isPerItem(node) ? state.inputsOf(node).length : 1;
  const outputs: PortItems[] = [];
  for (let itemGroup = 0; itemGroup < count; itemGroup++) {
    const latest = journal.find({ nodeId: node.id, iteration, itemGroup })?.latest;
    if (latest?.status !== 'succeeded' || !latest.output) return undefined;
    outputs.push(latest.output);
  }
  return mergeOutputs(outputs);
}
