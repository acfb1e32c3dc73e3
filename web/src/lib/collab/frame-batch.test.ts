import { expect, test } from 'vitest';
import { FrameBatch, FrameQueue, HIDDEN_TAB_MS } from './frame-batch.ts';

/** A clock that runs when told to. */
function manualQueue(hidden = false) {
  const frames: ((now: number) => void)[] = [];
  const timers: number[] = [];
  const queue = new FrameQueue({
    isHidden: () => hidden,
    frame: (callback) => frames.push(callback),
    timer: (_, delayMs) => timers.push(delayMs)
  });
  return { queue, timers, frames, nextFrame: () => frames.shift()?.(0) };
}

test('many requests in one frame flush once', () => {
  let flushes = 0;
  const { queue, frames, nextFrame } = manualQueue();
  const batch = new FrameBatch(() => flushes++, { queue });
  for (let i = 0; i < 100; i++) batch.request();
  expect(frames).toHaveLength(1);
  nextFrame();
  expect(flushes).toBe(1);
  batch.request();
  expect(frames).toHaveLength(1);
});

test('what reading asks for is patched in the same frame', () => {
  const order: string[] = [];
  const { queue, nextFrame } = manualQueue();
  const patch = new FrameBatch(() => order.push('patch'), { queue, phase: 'patch' });
  const read = (name: string) =>
    new FrameBatch(
      () => {
        order.push(name);
        patch.request();
      },
      { queue }
    );
  read('document').request();
  read('presence').request();
  nextFrame();
  expect(order).toEqual(['document', 'presence', 'patch']);
});

test('an animation that asks again runs in the next frame, not for ever in this one', () => {
  let ticks = 0;
  const { queue, nextFrame } = manualQueue();
  const batch: FrameBatch = new FrameBatch(
    () => {
      ticks++;
      batch.request();
    },
    { queue, phase: 'patch' }
  );
  batch.request();
  nextFrame();
  expect(ticks).toBe(1);
  nextFrame();
  expect(ticks).toBe(2);
});

test('a hidden tab flushes by timer, since it gets no frames', () => {
  const { queue, frames, timers } = manualQueue(true);
  new FrameBatch(() => {}, { queue }).request();
  expect(frames).toHaveLength(0);
  expect(timers).toEqual([HIDDEN_TAB_MS]);
});

test('flushing now takes the place of the pending frame', () => {
  let flushes = 0;
  const { queue, nextFrame } = manualQueue();
  const batch = new FrameBatch(() => flushes++, { queue });
  batch.request();
  batch.now();
  nextFrame();
  expect(flushes).toBe(1);
});
