import { applyFrame, frameBetween, type DocumentFrame, type WorkflowDocument } from '@automateos/workflow';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ReplayPlayer } from './replay.svelte.ts';

const EMPTY: WorkflowDocument = { name: '0', nodes: {}, edges: {}, notes: {} };

function replayOf(frames: DocumentFrame[], durationMs: number) {
  return { durationMs, first: EMPTY, frames, marks: [], messages: [], credits: [] };
}

const renames = (count: number): DocumentFrame[] =>
  Array.from({ length: count }, (_, i) => ({ at: (i + 1) * 10, name: String(i + 1) }));

describe('seeking', () => {
  const player = new ReplayPlayer(replayOf(renames(500), 5_000));

  test('shows the document of that moment, forwards and backwards', () => {
    for (const at of [0, 9, 10, 4_999, 5_000, 1_234, 30, 2_500, 2_510, 15])
      expect(player.documentAt(at).name).toBe(String(Math.floor(at / 10)));
  });

  test('stays within the session', () => {
    player.seek(-5);
    expect(player.at).toBe(0);
    player.seek(9_999);
    expect([player.at, player.document.name]).toEqual([5_000, '500']);
  });
});

describe('playing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('passes over pauses and stops at the end', () => {
    const player = new ReplayPlayer(replayOf([{ at: 600_000, name: 'late' }], 601_000));
    player.speed = 1;
    player.toggle();
    vi.advanceTimersByTime(1_500);
    expect(player.document.name).toBe('late');
    vi.advanceTimersByTime(3_000);
    expect([player.isPlaying, player.at]).toEqual([false, 601_000]);
  });
});

test('a frame leads from one document to the next and shares the rest', () => {
  const node = { type: 'start', typeVersion: 1, label: 'A', position: { x: 0, y: 0 }, config: {} };
  const before = { ...EMPTY, nodes: { a: node, b: node } };
  const after = { ...EMPTY, nodes: { a: node, c: { ...node, label: 'C' } } };
  const frame = frameBetween(before, after, 5)!;
  expect(frame).toEqual({ at: 5, nodes: { b: null, c: after.nodes.c } });
  const applied = applyFrame(before, frame);
  expect(applied).toEqual(after);
  expect(applied.nodes.a).toBe(node);
  expect(frameBetween(after, after, 6)).toBeUndefined();
});
