import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatCount,
  formatDate,
  formatDateTime,
  formatDuration,
  formatRelative
} from './format.ts';

describe('formatDuration', () => {
  it.each([
    [-5, '0 ms'],
    [0.4, '0 ms'],
    [84.2, '84 ms'],
    [994, '994 ms'],
    [996, '1.0 s'],
    [1_840, '1.8 s'],
    [9_960, '10 s'],
    [42_400, '42 s'],
    [59_700, '1 min'],
    [200_000, '3 min 20 s'],
    [3_599_900, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_390_000, '1 d'],
    [273_600_000, '3 d 4 h']
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('formatRelative', () => {
  const now = new Date('2026-03-12T12:00:00Z');
  it.each([
    ['2026-03-12T11:59:58Z', 'just now'],
    ['2026-03-12T11:59:48Z', '12 s ago'],
    ['2026-03-12T11:55:01Z', '4 min ago'],
    ['2026-03-12T09:30:00Z', '2 h ago'],
    ['2026-03-11T11:00:00Z', '1 day ago'],
    ['2026-03-07T11:00:00Z', '5 days ago'],
    ['2026-03-01T11:00:00Z', '1 Mar'],
    ['2024-12-24T11:00:00Z', '24 Dec 2024'],
    ['2026-03-12T12:03:10Z', 'in 3 min']
  ])('%s is %s', (at, text) => {
    expect(formatRelative(at, now)).toBe(text);
  });
});

describe('dates', () => {
  it('names the year only when it is another one', () => {
    expect(formatDate('2026-03-12T12:00:00Z', new Date('2026-01-01'), 'UTC')).toBe('12 Mar');
    expect(formatDate('2025-03-12T12:00:00Z', new Date('2026-01-01'), 'UTC')).toBe('12 Mar 2025');
  });

  it('shows moments in the given time zone', () => {
    expect(formatDateTime('2026-03-12T12:00:05Z', 'Europe/Berlin')).toBe('12 Mar 2026, 13:00:05');
    expect(formatClock('2026-03-12T12:00:05.120Z', 'UTC')).toBe('12:00:05.120');
  });
});

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1_240, '1.2 KB'],
    [34_000_000, '34 MB'],
    [999_600, '1.0 MB']
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('formatCount', () => {
  it('groups thousands and takes an irregular plural', () => {
    expect(formatCount(1, 'item')).toBe('1 item');
    expect(formatCount(18_402, 'run')).toBe('18,402 runs');
    expect(formatCount(2, 'try', 'tries')).toBe('2 tries');
  });
});
