import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from './testing.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

test('smoke', async () => {
  const { orgId } = await database.createOrg();
  expect(orgId).toBeTruthy();
  expect(await database.db.orm.query.orgs.findMany()).toEqual([]);
});
