import { describe, expect, it } from 'vitest';
import { buildTimeline, ticksOf, type AttemptInput, type TimelineInput } from './timeline.ts';

const T0 = Date.parse('2026-03-12T12:00:00Z');
const at = (ms: number) => new Date(T0 + ms);

function attempt(over: Partial<AttemptInput> & { from: number; to?: number }): AttemptInput {
  const { from, to, ...rest } = over;
  return {
    nodeId: 'n_a',
    iteration: 0,
    itemGroup: 0,
    attempt: 1,
    status: 'succeeded',
    startedAt: at(from),
    finishedAt: to === undefined ? null : at(to),
    retryAt: null,
    error: null,
    reused: false,
    ...rest
  };
}

const NODES: TimelineInput['nodes'] = {
  n_a: { type: 'webhook', label: 'New order' },
  n_b: { type: 'http-request', label: 'Tell the team' },
  n_c: { type: 'if', label: 'Large?', disabled: true }
};

const finished = { startedAt: at(0), finishedAt: at(1_000), final: true };

describe('buildTimeline', () => {
  it('places attempts on the span of the run', () => {
    const { rows, spanMs } = buildTimeline({
      run: finished,
      attempts: [attempt({ from: 0, to: 250 }), attempt({ nodeId: 'n_b', from: 500, to: 1_000 })],
      nodes: NODES,
      now: at(9_000)
    });
    expect(spanMs).toBe(1_000);
    expect(rows.map((row) => [row.label, row.status, row.ms])).toEqual([
      ['New order', 'succeeded', 250],
      ['Tell the team', 'succeeded', 500]
    ]);
    expect(rows[1]?.bars).toEqual([
      { kind: 'attempt', status: 'succeeded', left: 50, width: 50, attempt: 1, ms: 500 }
    ]);
  });

  it('draws the wait between two tries', () => {
    const { rows } = buildTimeline({
      run: finished,
      attempts: [
        attempt({ from: 0, to: 100, status: 'failed', retryAt: at(600) }),
        attempt({ from: 600, to: 1_000, attempt: 2 })
      ],
      nodes: NODES,
      now: at(1_000)
    });
    expect(rows[0]).toMatchObject({ status: 'succeeded', tries: 2 });
    expect(rows[0]?.bars.map((bar) => [bar.kind, Math.round(bar.left), Math.round(bar.width)])).toEqual([
      ['attempt', 0, 10],
      ['wait', 10, 50],
      ['attempt', 60, 40]
    ]);
  });

  it('a step that waits for its next try is waiting, until now', () => {
    const { rows } = buildTimeline({
      run: { startedAt: at(0), finishedAt: null, final: false },
      attempts: [attempt({ from: 0, to: 100, status: 'failed', retryAt: at(5_000) })],
      nodes: NODES,
      now: at(1_000)
    });
    expect(rows[0]?.status).toBe('waiting');
    expect(rows[0]?.bars.at(-1)).toMatchObject({ kind: 'wait', ms: 900 });
  });

  it('a step that waits for a moment or for somebody is one wait, until now', () => {
    const { rows } = buildTimeline({
      run: { startedAt: at(0), finishedAt: null, final: false },
      attempts: [attempt({ from: 0, status: 'waiting', retryAt: at(86_400_000) })],
      nodes: NODES,
      now: at(2_000)
    });
    expect(rows[0]).toMatchObject({
      status: 'waiting',
      bars: [{ kind: 'wait', status: 'waiting', ms: 2_000 }]
    });
  });

  it('joins the items of one step and says the worst of them', () => {
    const { rows } = buildTimeline({
      run: finished,
      attempts: [
        attempt({ from: 0, to: 100 }),
        attempt({ from: 0, to: 300, itemGroup: 1, status: 'failed' }),
        attempt({ from: 400, itemGroup: 2, to: 500 })
      ],
      nodes: NODES,
      now: at(1_000)
    });
    expect(rows.filter((row) => row.status !== 'pending')).toHaveLength(1);
    expect(rows[0]).toMatchObject({ status: 'failed', ms: 500 });
  });

  it('lists what has not run yet, without switched-off steps', () => {
    const { rows } = buildTimeline({
      run: { startedAt: null, finishedAt: null, final: false },
      attempts: [],
      nodes: NODES,
      now: at(0)
    });
    expect(rows.map((row) => [row.nodeId, row.status])).toEqual([
      ['n_a', 'pending'],
      ['n_b', 'pending']
    ]);
  });

  it('keeps steps of an earlier run at the left edge', () => {
    const { rows, spanMs } = buildTimeline({
      run: finished,
      attempts: [
        attempt({ from: -90_000, to: -89_000, reused: true }),
        attempt({ nodeId: 'n_b', from: 0, to: 1_000 })
      ],
      nodes: NODES,
      now: at(1_000)
    });
    expect(spanMs).toBe(1_000);
    expect(rows[0]).toMatchObject({ reused: true });
    expect(rows[0]?.bars[0]).toMatchObject({ left: 0 });
  });

  it('a step of no length can still be seen, inside the chart', () => {
    const { rows } = buildTimeline({
      run: finished,
      attempts: [attempt({ from: 1_000, to: 1_000 })],
      nodes: NODES,
      now: at(1_000)
    });
    const bar = rows[0]!.bars[0]!;
    expect(bar.width).toBeGreaterThan(0);
    expect(bar.left + bar.width).toBeLessThanOrEqual(100);
  });

  it('a node that the version does not have keeps a name', () => {
    const { rows } = buildTimeline({
      run: finished,
      attempts: [attempt({ nodeId: 'n_gone', from: 0, to: 1 })],
      nodes: {},
      now: at(1_000)
    });
    expect(rows[0]?.label).toBe('Step');
  });
});

describe('ticksOf', () => {
  it.each([
    [41, [0, 10, 20, 30]],
    [1_430, [0, 500, 1_000]],
    [9_020, [0, 2_000, 4_000, 6_000, 8_000]],
    [70_000, [0, 15_000, 30_000, 45_000, 60_000]],
    [26 * 3_600_000, [0, 12 * 3_600_000, 24 * 3_600_000]],
    [1, [0]]
  ])('a run of %d ms', (spanMs, expected) => {
    expect(ticksOf(spanMs).map((tick) => tick.ms)).toEqual(expected);
  });

  it('stays inside the chart, however long the run', () => {
    for (let spanMs = 1; spanMs < 1e11; spanMs = Math.ceil(spanMs * 1.7)) {
      const ticks = ticksOf(spanMs);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks.at(-1)!.left).toBeLessThanOrEqual(94);
    }
  });
});

describe('a step in a loop', () => {
  it('is one row with all its rounds, and one bar when there are very many', () => {
    const rounds = (count: number) =>
      Array.from({ length: count }, (_, iteration) =>
        attempt({
          iteration,
          from: iteration,
          to: iteration + 1,
          status: iteration === 2 ? 'failed' : 'succeeded'
        })
      );
    const build = (count: number) =>
      buildTimeline({ run: finished, attempts: rounds(count), nodes: NODES, now: at(1_000) }).rows[0];
    expect(build(3)).toMatchObject({ key: 'n_a', rounds: 3, status: 'failed' });
    expect(build(3)?.bars).toHaveLength(3);
    expect(build(1_000)?.bars).toEqual([
      { kind: 'attempt', status: 'failed', attempt: 1, left: 0, width: 100, ms: 1_000 }
    ]);
  });
});
