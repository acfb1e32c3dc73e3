import type { NodeGroup } from '@automateos/workflow';
import { findDefinition, type WorkflowNode } from '@automateos/workflow';
import type { StepStatus } from '@automateos/workflow/run';
import type { Status } from '#lib/ui/status.ts';

type Moment = Date | string;

/** One attempt of one item group of a step, as the journal tells it. */
export interface AttemptInput {
  nodeId: string;
  iteration: number;
  itemGroup: number;
  attempt: number;
  status: StepStatus;
  startedAt: Moment;
  finishedAt: Moment | null;
  /** When the next attempt is due. */
  retryAt: Moment | null;
  error: { code: string; message: string } | null;
  reused: boolean;
}

export interface TimelineInput {
  run: { startedAt: Moment | null; finishedAt: Moment | null; final: boolean };
  attempts: readonly AttemptInput[];
  /** The nodes of the version that ran. */
  nodes: Readonly<Record<string, Pick<WorkflowNode, 'type' | 'label' | 'disabled'>>>;
  now: Date;
}

/** A stretch of a row, in percent of the whole run. */
export interface Bar {
  kind: 'attempt' | 'wait';
  status: Status;
  left: number;
  width: number;
  attempt: number;
  ms: number;
}

export interface TimelineRow {
  /** Names the row within the run: the node. */
  key: string;
  nodeId: string;
  label: string;
  group: NodeGroup;
  icon: string;
  status: Status;
  bars: Bar[];
  /** From the first start to the last end; absent for a step that has not started. */
  ms?: number;
  /** Most tries that any item needed. */
  tries: number;
  /** How often it was executed: more than once in a loop. */
  rounds: number;
  /** Result taken over from the run that this one repeats. */
  reused: boolean;
}

/** A line of the scale: where, in percent of the run, and after how many milliseconds. */
export interface Tick {
  left: number;
  ms: number;
}

export interface Timeline {
  rows: TimelineRow[];
  ticks: Tick[];
  spanMs: number;
}

/** Even a step of no measurable length stays visible and clickable. */
const MIN_BAR_PERCENT = 0.6;

/** With more attempts than that they are drawn as one bar: nobody could tell them apart. */
const MOST_BARS = 120;

/** The waterfall of a run: a row per step in the order of their start, with its attempts and the waits between them. */
export function buildTimeline({ run, attempts, nodes, now }: TimelineInput): Timeline {
  const start = earliest(run.startedAt, attempts) ?? now.getTime();
  const end = run.final ? latest(run.finishedAt, attempts, start) : now.getTime();
  const scale: Scale = { start, spanMs: Math.max(1, end - start), now: end };
  const byStep = Map.groupBy(attempts, (attempt) => attempt.nodeId);
  const rows = [...byStep].map(([key, group]) => toRow({ key, group, nodes, scale }));
  const seen = new Set(attempts.map((attempt) => attempt.nodeId));
  const rest = Object.entries(nodes).filter(([id, node]) => !seen.has(id) && !node.disabled);
  const { spanMs } = scale;
  return { rows: [...rows, ...rest.map(([id]) => unstartedRow(id, nodes))], ticks: ticksOf(spanMs), spanMs };
}

interface Scale {
  start: number;
  spanMs: number;
  /** End of what is not over. */
  now: number;
}

interface RowInput {
  key: string;
  group: readonly AttemptInput[];
  nodes: TimelineInput['nodes'];
  scale: Scale;
}

function toRow({ key, group, nodes, scale }: RowInput): TimelineRow {
  const first = group[0]!;
  const byItem = Map.groupBy(group, (attempt) => `${attempt.iteration}:${attempt.itemGroup}`);
  const startMs = Math.min(...group.map((attempt) => ms(attempt.startedAt)));
  const endMs = Math.max(
    ...group.map((attempt) => (attempt.finishedAt ? ms(attempt.finishedAt) : scale.now))
  );
  const status = rowStatus([...byItem.values()].map((tries) => tries.at(-1)!));
  return {
    key,
    nodeId: first.nodeId,
    ...faceOf(first.nodeId, nodes),
    status,
    bars:
      group.length > MOST_BARS
        ? [place({ kind: 'attempt', status, attempt: 1 }, { from: startMs, to: endMs }, scale)]
        : [...byItem.values()].flatMap((tries) => barsOf(tries, scale)),
    rounds: new Set(group.map((attempt) => attempt.iteration)).size,
    ms: Math.max(0, endMs - startMs),
    tries: Math.max(...group.map((attempt) => attempt.attempt)),
    reused: group.every((attempt) => attempt.reused)
  };
}

function unstartedRow(nodeId: string, nodes: TimelineInput['nodes']): TimelineRow {
  const face = faceOf(nodeId, nodes);
  return {
    ...{ key: nodeId, nodeId, ...face, status: 'pending', bars: [] },
    ...{ tries: 0, rounds: 0, reused: false }
  };
}

/** How a step looks: its label and the tile of its type. A node that is gone still has its id. */
export function faceOf(
  nodeId: string,
  nodes: TimelineInput['nodes']
): { label: string; group: NodeGroup; icon: string } {
  const node = nodes[nodeId];
  const definition = node && findDefinition(node.type);
  return {
    label: node?.label || definition?.title || 'Step',
    group: definition?.group ?? 'time',
    icon: definition?.icon ?? ''
  };
}

function barsOf(tries: readonly AttemptInput[], scale: Scale): Bar[] {
  return tries.flatMap((attempt, index) => {
    const from = ms(attempt.startedAt);
    const to = attempt.finishedAt ? ms(attempt.finishedAt) : scale.now;
    const bar = place(
      {
        kind: attempt.status === 'waiting' ? 'wait' : 'attempt',
        status: attempt.status,
        attempt: attempt.attempt
      },
      { from, to },
      scale
    );
    const next = tries[index + 1];
    if (attempt.status === 'waiting' || (!attempt.retryAt && !next)) return [bar];
    const resumed = next ? ms(next.startedAt) : Math.max(to, scale.now);
    const wait = place(
      { kind: 'wait', status: 'waiting', attempt: attempt.attempt },
      { from: to, to: resumed },
      scale
    );
    return [bar, wait];
  });
}

function place(
  bar: Pick<Bar, 'kind' | 'status' | 'attempt'>,
  span: { from: number; to: number },
  scale: Scale
): Bar {
  const percent = (at: number) => Math.min(100, Math.max(0, ((at - scale.start) / scale.spanMs) * 100));
  const width = Math.max(MIN_BAR_PERCENT, percent(span.to) - percent(span.from));
  const left = Math.min(percent(span.from), 100 - width);
  return { ...bar, left, width, ms: Math.max(0, span.to - span.from) };
}

/** The status that says most about a step whose items went different ways. */
const BY_WEIGHT: readonly StepStatus[] = [
  'running',
  'failed',
  'waiting',
  'cancelled',
  'succeeded',
  'skipped'
];

function rowStatus(latest: readonly AttemptInput[]): Status {
  const statuses = new Set(latest.map((attempt) => (attempt.retryAt ? 'waiting' : attempt.status)));
  return BY_WEIGHT.find((status) => statuses.has(status)) ?? 'pending';
}

const ms = (at: Moment): number => new Date(at).getTime();

/** A replay carries over steps of an earlier run; they happened before this one started and do not stretch it. */
function earliest(startedAt: Moment | null, attempts: readonly AttemptInput[]): number | undefined {
  if (startedAt) return ms(startedAt);
  const own = attempts.filter((attempt) => !attempt.reused).map((attempt) => ms(attempt.startedAt));
  return own.length > 0 ? Math.min(...own) : undefined;
}

function latest(finishedAt: Moment | null, attempts: readonly AttemptInput[], start: number): number {
  const ends = attempts.flatMap((attempt) => (attempt.finishedAt ? [ms(attempt.finishedAt)] : []));
  return Math.max(start, finishedAt ? ms(finishedAt) : start, ...ends);
}

const [SECOND_MS, MINUTE_MS, HOUR_MS, DAY_MS] = [1_000, 60_000, 3_600_000, 86_400_000];
/** Distances between ticks that people read at a glance. */
const TICK_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * SECOND_MS),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS),
  ...[1, 2, 4, 12].map((hours) => hours * HOUR_MS)
];
const MOST_TICKS = 5;
/** A label nearer to the right edge would stick out. */
const LAST_TICK_PERCENT = 94;

/** Round moments at even distances, at most five. */
export function ticksOf(spanMs: number): Tick[] {
  const days = Math.max(1, Math.ceil(spanMs / DAY_MS / MOST_TICKS)) * DAY_MS;
  const step = TICK_STEPS.find((candidate) => spanMs / candidate < MOST_TICKS) ?? days;
  const count = Math.floor((spanMs * LAST_TICK_PERCENT) / 100 / step) + 1;
  return Array.from({ length: count }, (_, index) => ({
    left: ((index * step) / spanMs) * 100,
    ms: index * step
  }));
}
