import { expect, it } from 'vitest';
import { portsOf } from '../define-node.ts';
import { checkConfig } from '../form/check.ts';
import { fakeContext, resolvedConfig } from '../testing.ts';
import { dataStore, execute } from './data-store.ts';

async function run(
  config: Record<string, unknown>,
  storeResult = { value: 5 as null | number, changed: true }
) {
  const ctx = fakeContext({ input: [{ id: 1 }], storeResult });
  return { output: await execute(resolvedConfig(dataStore, config), ctx), stored: ctx.stored };
}

it('asks for what its form says', async () => {
  const scope = 'workflow';
  const cases = [
    [{ key: 'a' }, { action: 'get', scope, key: 'a' }],
    [
      { action: 'list', prefix: 'o-', scope: 'team' },
      { action: 'list', scope: 'team', prefix: 'o-' }
    ],
    [
      { action: 'delete', key: 'a' },
      { action: 'delete', scope, key: 'a' }
    ],
    [
      { action: 'increment', key: 'a', amount: -2 },
      { action: 'increment', scope, key: 'a', amount: -2 }
    ],
    [
      { action: 'append', key: 'a', value: 'x', expires: true, ttlMs: 60_000 },
      { action: 'append', scope, key: 'a', value: 'x', most: 100, ttlMs: 60_000 }
    ],
    [
      { action: 'set', key: 'a', value: 2, when: 'equals', expected: 1 },
      { action: 'set', scope, key: 'a', value: 2, when: 'equals', expected: 1 }
    ]
  ] as const;
  for (const [config, call] of cases) expect((await run(config)).stored).toEqual([call]);
});

it('puts the result beside what came in, or what to take when there is none', async () => {
  expect((await run({ key: 'a', into: 'n.last' })).output).toEqual({
    out: [{ data: { id: 1, n: { last: 5 } } }]
  });
  const none = { value: null, changed: false };
  expect((await run({ key: 'a', fallback: 0 }, none)).output).toEqual({
    out: [{ data: { id: 1, value: 0 } }]
  });
});

it('has a second path for what was not stored', async () => {
  const config = { action: 'set', key: 'a', value: 1, when: 'absent' };
  expect(portsOf(dataStore, config).outputs.map(({ id }) => id)).toEqual(['out', 'kept']);
  expect(Object.keys((await run(config)).output)).toEqual(['out']);
  expect(Object.keys((await run(config, { value: 5, changed: false })).output)).toEqual(['kept']);
  expect(
    Object.keys((await run({ ...config, when: 'always' }, { value: 5, changed: false })).output)
  ).toEqual(['out']);
});

it('changes nothing when it only reads, and needs a name', () => {
  const effect = dataStore.effect as (config: Record<string, unknown>) => string;
  expect([effect({}), effect({ action: 'list' }), effect({ action: 'delete' })]).toEqual([
    'read',
    'read',
    'write'
  ]);
  expect(checkConfig(dataStore, {})).toMatchObject([{ code: 'MISSING_FIELD', field: 'key' }]);
  expect(checkConfig(dataStore, { key: 'x'.repeat(201) })).toMatchObject([{ field: 'key' }]);
});
