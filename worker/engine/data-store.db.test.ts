import { withOrgs } from '@automateos/db';
import { callStore, type StorePlace } from '@automateos/db/queries/data-store';
import type { Json, StoreCall } from '@automateos/workflow';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chainDocument } from '../testing/fixture.ts';
import { post, start } from '../testing/nodes.ts';
import { ok } from '../testing/sink.ts';
import { DENO, NODE, openRig, type Rig } from '../testing/worker-process.ts';

const SLOW = { timeout: 60_000 };

let rig: Rig;
beforeEach(async () => {
  rig = await openRig();
});
afterEach(() => rig.close());

const store = (config: Record<string, unknown>) => ({ type: 'data-store', config });

async function read(place: Partial<StorePlace>, key: string): Promise<Json> {
  const { fixture } = rig;
  const { orgId } = fixture;
  const full = { orgId, scope: orgId, pretend: false, ...place };
  const call = { action: 'get', scope: 'team', key } as const;
  return (await withOrgs(fixture.database.db, [orgId], (tx) => callStore(tx, full, { call }))).value;
}

test.each([
  { victim: NODE, heir: DENO, name: 'a killed Node' },
  { victim: DENO, heir: NODE, name: 'a killed Deno' }
])('counts once per run, whatever dies: $name', SLOW, async ({ victim, heir }) => {
  const { fixture, sink } = rig;
  const first = await rig.startWorker(victim);
  const document = chainDocument({
    start,
    count: store({ action: 'increment', key: 'runs', into: 'n' }),
    log: store({ action: 'append', key: 'log', value: { expr: '{{ $json.n }}' }, scope: 'team' }),
    send: post(`${sink.url}/x`)
  });
  const version = await fixture.publish(document);
  sink.answer((delivery, response) => {
    if (sink.deliveries.length === 1) first.signal('SIGKILL');
    else ok(delivery, response);
  });
  const runId = await fixture.startRun(version);
  await first.exited;
  // As if it had died before the result was written down: the change is sent again.
  await fixture.owner`UPDATE run_steps SET status = 'running', output = NULL, finished_at = NULL
    WHERE run_id = ${runId} AND node_id IN ('count', 'log')`;
  await fixture.owner`DELETE FROM run_steps WHERE run_id = ${runId} AND node_id = 'send'`;
  await rig.expireLeases();
  await rig.startWorker(heir);
  await fixture.reaches(runId, 'succeeded', 30_000);
  expect(await read({ scope: version.workflowId }, 'runs')).toBe(1);
  expect(await read({}, 'log')).toEqual([1]);
  await fixture.reaches(await fixture.startRun(version), 'succeeded', 30_000);
  expect(await read({}, 'log')).toEqual([1, 2]);
  // Nobody stands in for the sink, so it ends there; what it remembers stays apart.
  await fixture.reaches(await fixture.startRun(version, { pretend: true }), 'failed', 30_000);
  expect(await read({ scope: version.workflowId }, 'runs')).toBe(2);
  expect(await read({ scope: version.workflowId, pretend: true }, 'runs')).toBe(1);
});

test('changes of one key happen one after the other; only one of many is the first', SLOW, async () => {
  const { fixture } = rig;
  const { orgId } = fixture;
  const place = { orgId, scope: orgId, pretend: false };
  const call = (effectKey: string, change: StoreCall) =>
    withOrgs(fixture.database.db, [orgId], (tx) => callStore(tx, place, { call: change, effectKey }));
  const scope = 'team';
  const many = Array.from({ length: 20 }, (_, index) => index);
  await Promise.all(many.map((n) => call(`i${n}`, { action: 'increment', scope, key: 'n', amount: 1 })));
  expect(await read({}, 'n')).toBe(20);
  const sets = await Promise.all(
    many.map((n) => call(`s${n}`, { action: 'set', scope, key: 'first', value: n, when: 'absent' }))
  );
  expect(sets.filter(({ changed }) => changed)).toHaveLength(1);
  const swap = { action: 'set', scope, key: 'n', value: 0, when: 'equals' } as const;
  expect(await call('e1', { ...swap, expected: 19 })).toEqual({ value: 20, changed: false });
  expect(await call('e2', { ...swap, expected: 20 })).toEqual({ value: 0, changed: true });
  expect(await call('e2', { ...swap, expected: 20 })).toEqual({ value: 0, changed: true });
  expect(await call('d', { action: 'delete', scope, key: 'n' })).toEqual({ value: 0, changed: true });
  await expect(call('x', { action: 'append', scope, key: 'first', value: 1, most: 2 })).rejects.toThrow();
});

test('what was to be forgotten is gone, and a list knows its beginning', SLOW, async () => {
  const { fixture } = rig;
  await rig.startWorker(NODE);
  const document = chainDocument({
    start,
    a: store({ action: 'set', key: 'order-1', value: 'x', expires: true, ttlMs: 60_000 }),
    b: store({ action: 'set', key: 'order-2', value: 'y' }),
    c: store({ action: 'set', key: 'other', value: 'z' })
  });
  const version = await fixture.publish(document);
  await fixture.reaches(await fixture.startRun(version), 'succeeded', 30_000);
  const place = { orgId: fixture.orgId, scope: version.workflowId, pretend: false };
  const call = { action: 'list', scope: 'workflow', prefix: 'order-' } as const;
  const list = async () => (await fixture.inOrg((tx) => callStore(tx, place, { call }))).value;
  expect(await list()).toEqual([
    { key: 'order-1', value: 'x' },
    { key: 'order-2', value: 'y' }
  ]);
  await fixture.owner`UPDATE data_store SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL`;
  expect(await list()).toEqual([{ key: 'order-2', value: 'y' }]);
  expect(await read(place, 'order-1')).toBeNull();
  await fixture.owner`SELECT app.delete_expired()`;
  expect(await fixture.owner`SELECT 1 FROM data_store`).toHaveLength(2);
});
