import { expect, it } from 'vitest';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { execute, filter } from './filter.ts';

const paid = { left: { expr: 'status' }, operator: 'text.is', right: 'paid', order: 1 };

const run = (status: string, config: Record<string, unknown> = {}) =>
  execute(
    resolvedConfig(filter, { conditions: { paid }, ...config }, { status }),
    fakeContext({ input: [{ id: 1 }] })
  );

it('lets an item through unchanged when the conditions hold', async () => {
  expect(await run('paid')).toEqual({ out: [{ data: { id: 1 } }] });
  expect(await run('PAID', { ignoreCase: true })).toEqual({ out: [{ data: { id: 1 } }] });
});

it('ends the way of any other item', async () => {
  expect(await run('open')).toEqual({ out: [] });
});
