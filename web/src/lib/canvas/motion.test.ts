import { describe, expect, test } from 'vitest';
import { GLIDE_MS } from './glide.ts';
import { Motion } from './motion.ts';

const at = (x: number, y = 0) => ({ x, y });

describe('a glide', () => {
  test('leaves from where the node is shown and rests exactly at the stored place', () => {
    const motion = new Motion();
    motion.glide('n', at(0), 1000);
    const stored = () => at(100);
    expect(motion.tick(1000, stored).get('n')).toEqual(at(0));
    const half = motion.tick(1100, stored).get('n')!;
    expect(half.x).toBeGreaterThan(10);
    expect(motion.tick(1000 + GLIDE_MS, stored).get('n')).toEqual(at(100));
    expect(motion.isActive).toBe(false);
  });

  test('ends when the node is deleted under it', () => {
    const motion = new Motion();
    motion.glide('n', at(0), 0);
    expect(motion.tick(16, () => undefined).size).toBe(0);
    expect(motion.isActive).toBe(false);
  });
});

describe("a peer's drag", () => {
  const shown = () => at(50);
  const follow = (motion: Motion, offset: number | undefined, now: number) =>
    motion.follow(new Map(offset === undefined ? [] : [['n', at(offset)]]), { now, shown });

  test('is followed smoothly and reached', () => {
    const motion = new Motion();
    follow(motion, 100, 0);
    const first = motion.tick(16, () => at(50)).get('n')!;
    expect(first.x).toBeGreaterThan(50);
    expect(first.x).toBeLessThan(150);
    let place = first;
    for (let now = 32; now < 600; now += 16) place = motion.tick(now, () => at(50)).get('n')!;
    expect(place).toEqual(at(150));
  });

  test('counts from where the node lay, so a drop in the document is not added twice', () => {
    const motion = new Motion();
    follow(motion, 100, 0);
    for (let now = 0; now < 600; now += 16) motion.tick(now, () => at(50));
    follow(motion, 100, 600);
    expect(motion.tick(616, () => at(150)).get('n')).toEqual(at(150)); // drop stored, drag not yet cleared
  });

  test('stays where it was let go until the drop arrives, then glides', () => {
    const motion = new Motion();
    follow(motion, 100, 0);
    for (let now = 0; now < 600; now += 16) motion.tick(now, () => at(50));
    follow(motion, undefined, 600);
    expect(motion.tick(700, () => at(50)).get('n')).toEqual(at(150));
    expect(motion.isHeld('n')).toBe(true);
    motion.tick(900, () => at(50)); // no drop came: back to the stored place
    expect(motion.isHeld('n')).toBe(false);
    expect(motion.tick(900 + GLIDE_MS, () => at(50)).get('n')).toEqual(at(50));
  });
});
