import { toPublicId } from '@automateos/workflow';
import { expect, it } from 'vitest';
import { changeFilter, runFilter, runsHref, toListInput } from './filter.ts';

const workflow = toPublicId('wf', '018f0000-0000-7000-8000-00000000abcd');
const version = toPublicId('ver', '018f0000-0000-7000-8000-00000000abce');

it('reads back the address it wrote', () => {
  const filter = {
    ...{ workflow, version, status: 'failed' as const, trigger: 'webhook' as const },
    ...{ since: 'day' as const, kind: 'real' as const }
  };
  expect(runFilter(new URL(runsHref(filter), 'http://x').searchParams)).toEqual(filter);
  expect(runsHref({})).toBe('/app/runs');
});

it('ignores what does not exist', () => {
  const query = 'status=exploded&workflow=wf_1&since=ever&kind=odd&trigger=moon';
  expect(runsHref(runFilter(new URLSearchParams(query)))).toBe('/app/runs');
});

it('takes a part away, and the version together with its workflow', () => {
  expect(changeFilter({ workflow, version }, { status: 'failed' })).toMatchObject({ workflow, version });
  const without = changeFilter({ workflow, version, status: 'failed' }, { workflow: 'all' });
  expect(runsHref(without)).toBe('/app/runs?status=failed');
});

it('asks for runs from a moment on', () => {
  const now = new Date('2026-03-12T12:00:00.000Z');
  expect(toListInput({ since: 'day', kind: 'real' }, now)).toMatchObject({
    from: '2026-03-11T12:00:00.000Z',
    pretend: false
  });
  expect(toListInput({}, now).pretend).toBeUndefined();
});
