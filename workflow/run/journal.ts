import type { JsonObject, PortItems } from '../types.ts';
import type { Plan, PlanNode } from './plan.ts';
import { RunState, type InputItem } from './run-state.ts';
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

/** Item groups by node. */
export type Journal = ReadonlyMap<string, ReadonlyMap<number, GroupJournal>>;

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

/** The state of a run as its journal tells it: after a crash, a pause or at the start of a replay. */
export function restoreRun(plan: Plan, input: JsonObject, rows: readonly JournalRow[]): Restored {
  const state = new RunState(plan, input);
  const journal = groupRows(rows);
  const open: PlanNode[] = [];
  for (let ready = state.takeReady(); ready.length > 0; ready = state.takeReady())
    for (const node of ready) {
      const output = finishedOutput(node, state.inputsOf(node).length, journal);
      if (output) state.settle(node.id, output);
      else open.push(node);
    }
  return { state, open: open.sort((a, b) => a.index - b.index), journal };
}

/** The items that a step got, worked out from the outputs of the steps before it; for showing a run. */
export function inputsOfStep(
  plan: Plan,
  rows: readonly JournalRow[],
  place: { nodeId: string; input: JsonObject }
): InputItem[] {
  const node = plan.nodes.get(place.nodeId);
  return node ? restoreRun(plan, place.input, rows).state.inputsOf(node) : [];
}

/** The first step that failed for good, with the number of its attempts. */
export function findFailure(
  journal: Journal
): { nodeId: string; error: StepFailure; attempts: number } | undefined {
  for (const [nodeId, groups] of journal)
    for (const { latest } of groups.values())
      if (latest.status === 'failed' && !latest.retryAt && latest.error)
        return { nodeId, error: latest.error, attempts: latest.attempt };
  return undefined;
}

/** The status that a run must have by its journal alone (security I5). */
export function deriveRunStatus(plan: Plan, input: JsonObject, rows: readonly JournalRow[]): RunStatus {
  if (rows.length === 0) return 'queued';
  const { state, journal } = restoreRun(plan, input, rows);
  if (state.isComplete) return 'succeeded';
  const latest = [...journal.values()].flatMap((groups) => [...groups.values()].map((group) => group.latest));
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

function groupRows(rows: readonly JournalRow[]): Journal {
  const journal = new Map<string, Map<number, GroupJournal>>();
  for (const row of [...rows].sort((a, b) => a.attempt - b.attempt)) {
    const groups = journal.get(row.nodeId) ?? new Map<number, GroupJournal>();
    journal.set(row.nodeId, groups);
    const firstStartedAt = groups.get(row.itemGroup)?.firstStartedAt ?? row.startedAt;
    groups.set(row.itemGroup, { latest: row, firstStartedAt });
  }
  return journal;
}

/** `undefined` while an item group has not succeeded. */
function finishedOutput(node: PlanNode, inputs: number, journal: Journal): PortItems | undefined {
  const groups = journal.get(node.id);
  const outputs: PortItems[] = [];
  for (let group = 0; group < (isPerItem(node) ? inputs : 1); group++) {
    const latest = groups?.get(group)?.latest;
    if (latest?.status !== 'succeeded' || !latest.output) return undefined;
    outputs.push(latest.output);
  }
  return mergeOutputs(outputs);
}
