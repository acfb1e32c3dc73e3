import { randomUUID } from 'node:crypto';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from './logger.ts';
import { RunEvents } from './run-events.ts';
import { waitFor } from './testing/fixture.ts';

let database: TestDatabase;
const payloads: string[] = [];
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.sql.listen('run_events', (payload) => void payloads.push(payload));
});
afterAll(() => database.drop());

test('news of many runs travels in few notifications, none longer than Postgres takes, and none is lost', async () => {
  const events = new RunEvents(database.db, createLogger('silent'));
  const orgId = randomUUID();
  const runIds = Array.from({ length: 500 }, () => randomUUID());
  for (const runId of runIds) for (let time = 0; time < 3; time++) events.add(orgId, runId);
  const heard = () => payloads.flatMap((payload) => payload.split(','));
  await waitFor(() => heard().length >= 500, { what: 'all news' });
  expect(new Set(heard())).toEqual(new Set(runIds.map((runId) => `${orgId}:${runId}`)));
  expect(heard()).toHaveLength(500);
  expect(payloads.length).toBeLessThan(10);
  expect(Math.max(...payloads.map((payload) => payload.length))).toBeLessThan(8_000);
  await events.close();
});

test('what is left is sent at the end', async () => {
  const events = new RunEvents(database.db, createLogger('silent'));
  payloads.length = 0;
  events.add('o', 'r1');
  events.add('o', 'r2');
  await events.close();
  await waitFor(() => payloads.join(',') === 'o:r1,o:r2', { what: 'the rest' });
});
