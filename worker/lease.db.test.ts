import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { openDatabase, type Database } from '@automateos/db';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Clock } from './clock.ts';
import { Lease } from './lease.ts';
import { createLogger } from './logger.ts';

let database: TestDatabase;
let owner: Database;
beforeAll(async () => {
  database = await openTestDatabase();
  owner = openDatabase(database.urls.owner, { max: 1 });
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

function newLease() {
  let losses = 0;
  const clock = new Clock();
  const lease = new Lease({
    db: database.db,
    clock,
    log: createLogger('silent'),
    host: 'test',
    onLost: () => losses++
  });
  return { lease, clock, losses: () => losses };
}

const rowOf = async (id: string) => (await owner.sql`SELECT * FROM workers WHERE id = ${id}`)[0];

test('a lease covers fifteen seconds by the clock of the database, and ends with the worker', async () => {
  const { lease, clock } = newLease();
  expect(lease.isHeld).toBe(false);
  await lease.start();
  expect(lease.isHeld).toBe(true);
  const row = await rowOf(lease.workerId);
  expect(row!.lease_until - row!.started_at).toBeGreaterThan(14_000);
  expect(Math.abs(clock.now().getTime() - row!.started_at)).toBeLessThan(2_000);
  await lease.setPool('pool-1');
  expect(await rowOf(lease.workerId)).toMatchObject({ pool_id: 'pool-1' });
  await lease.stop();
  expect(lease.isHeld).toBe(false);
  expect((await rowOf(lease.workerId))!.stopped_at).not.toBeNull();
});

test('a lease that ran out is let go of, and the worker goes on under a new id', async () => {
  const { lease, losses } = newLease();
  await lease.start();
  const old = lease.workerId;
  await owner.sql`UPDATE workers SET lease_until = now() - interval '1 second' WHERE id = ${old}`;
  await lease.setPool('pool-2'); // a heartbeat
  expect(losses()).toBe(1);
  expect(lease.workerId).not.toBe(old);
  expect(lease.isHeld).toBe(true);
  expect((await rowOf(old))!.lease_until < new Date()).toBe(true);
  expect(await rowOf(lease.workerId)).toMatchObject({ pool_id: 'pool-2' });
  await lease.stop();
});
