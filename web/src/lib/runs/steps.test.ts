import { expect, it } from 'vitest';
import { viewOutput } from './steps.ts';

it('names the paths of a step that has several and keeps empty ones', () => {
  expect(viewOutput({ type: 'if' }, { true: [{ data: { total: 700 } }] })).toEqual([
    { port: 'true', label: expect.any(String), items: [{ total: 700 }] },
    { port: 'false', label: expect.any(String), items: [] }
  ]);
});

it('does not name the only path', () => {
  expect(viewOutput({ type: 'webhook' }, { out: [{ data: 1 }, { data: 2 }] })).toEqual([
    { port: 'out', label: undefined, items: [1, 2] }
  ]);
});

it('shows what a type of another build gave out', () => {
  expect(viewOutput({ type: 'from-the-future' }, { left: [{ data: 'x' }] })).toEqual([
    { port: 'left', label: undefined, items: ['x'] }
  ]);
});
