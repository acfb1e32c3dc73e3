import { expect, test } from 'vitest';
import { FrameBatch, HIDDEN_TAB_MS, type FrameClock } from './frame-batch.ts';

/** A clock that runs when told to. */
function manualClock(hidden = false) {
  const frames: (() => void)[] = [];
  const timers: { callback: () => void; delayMs: number }[] = [];
  const clock: FrameClock = {
    isHidden: () => hidden,
    frame: (callback) => {
      frames.push(callback);
      return () => frames.splice(frames.indexOf(callback), 1);
    },
    timer: (callback, delayMs) => {
      timers.push({ callback, delayMs });
      return () => timers.splice(0);
    }
  };
  return { clock, frames, timers };
}

test('many requests in one frame flush once', () => {
  let flushes = 0;
  const { clock, frames } = manualClock();
  const batch = new FrameBatch(() => flushes++, clock);
  for (let i = 0; i < 100; i++) batch.request();
  expect(frames).toHaveLength(1);
  frames[0]!();
  expect(flushes).toBe(1);
  batch.request();
  expect(frames).toHaveLength(1);
});

test('a hidden tab flushes by timer, since it gets no frames', () => {
  const { clock, frames, timers } = manualClock(true);
  new FrameBatch(() => {}, clock).request();
  expect(frames).toHaveLength(0);
  expect(timers[0]!.delayMs).toBe(HIDDEN_TAB_MS);
});

test('flushing now takes the place of the pending frame', () => {
  let flushes = 0;
  const { clock, frames } = manualClock();
  const batch = new FrameBatch(() => flushes++, clock);
  batch.request();
  batch.now();
  expect(flushes).toBe(1);
  expect(frames).toHaveLength(0);
});
