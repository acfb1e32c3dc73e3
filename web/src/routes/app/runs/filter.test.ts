import { expect, it } from 'vitest';
import { runFilter, runsHref } from './filter.ts';

it('reads back the address it wrote', () => {
  const filter = { workflow: 'wf_1', status: 'failed' as const };
  expect(runFilter(new URL(runsHref(filter), 'http://x').searchParams)).toEqual(filter);
  expect(runsHref({})).toBe('/app/runs');
});

it('ignores a status that does not exist', () => {
  expect(runFilter(new URLSearchParams('status=exploded'))).toEqual({});
});
