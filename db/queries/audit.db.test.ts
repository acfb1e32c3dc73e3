import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withOrg, withOrgs } from '../index.ts';
import { openTestDatabase, type TestDatabase } from '../testing.ts';
import { audit, auditInBatch, checkAudit, listAudit } from './audit.ts';

let database: TestDatabase;
let owner: postgres.Sql;
beforeAll(async () => {
  database = await openTestDatabase();
  owner = postgres(database.urls.owner, { max: 1, onnotice: () => {} });
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

const check = (orgId: string) => withOrg(database.db, orgId, (tx) => checkAudit(tx, orgId));

async function chainOf(length: number): Promise<{ orgId: string; userId: string }> {
  const org = await database.createOrg();
  const actor = { ...org, kind: 'user' } as const;
  for (let n = 1; n <= length; n++)
    await withOrg(database.db, org.orgId, (tx) =>
      audit(tx, actor, {
        action: 'secret.create',
        target: `sec_${n}`,
        details: { name: `Key "${n}" — ü\n\u0001`, n }
      })
    );
  return org;
}

describe('the audit log', () => {
  test('holds in the order of writing what was said, and verifies', async () => {
    const { orgId, userId } = await chainOf(3);
    const rows = await withOrg(database.db, orgId, (tx) => listAudit(tx, { orgId, limit: 10 }));
    expect(rows.map(({ seq, target, actorId, via }) => [seq, target, actorId, via])).toEqual(
      [3, 2, 1].map((n) => [n, `sec_${n}`, userId, 'user'])
    );
    expect(await check(orgId)).toEqual({ rows: 3, head: expect.any(String) as string });
  });

  test('is empty and whole for a new organisation', async () => {
    const { orgId } = await database.createOrg();
    expect(await check(orgId)).toEqual({ rows: 0, head: null });
  });

  test('is one chain however many write at once, and forgets what was rolled back', async () => {
    const { orgId, userId } = await database.createOrg();
    const actor = { orgId, userId, kind: 'key' } as const;
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0
          ? withOrg(database.db, orgId, (tx) =>
              audit(tx, actor, { action: 'workflow.publish', details: { n } })
            )
          : withOrgs(database.db, [orgId], (tx) =>
              auditInBatch(tx, actor, { action: 'run.decide', details: { n } })
            )
      )
    );
    const fails = withOrg(database.db, orgId, async (tx) => {
      await audit(tx, actor, { action: 'secret.delete' });
      throw new Error('no');
    });
    await expect(fails).rejects.toThrow('no');
    expect(await check(orgId)).toEqual({ rows: 20, head: expect.any(String) as string });
  });

  test('takes names that a database cannot hold, and they verify', async () => {
    const { orgId, userId } = await database.createOrg();
    const name = 'a\u0000b\ud800 \u2028 / \u007f "\\';
    await withOrg(database.db, orgId, (tx) =>
      audit(
        tx,
        { orgId, userId, kind: 'user' },
        { action: 'org.rename', details: { name, list: ['ä', '😀'] } }
      )
    );
    expect(await check(orgId)).toEqual({ rows: 1, head: expect.any(String) as string });
  });

  test('refuses to be written for another organisation', async () => {
    const a = await database.createOrg();
    const b = await database.createOrg();
    const foreign = { orgId: a.orgId, userId: b.userId, kind: 'user' } as const;
    const writing = withOrgs(database.db, [b.orgId], (tx) =>
      auditInBatch(tx, foreign, { action: 'org.rename' })
    );
    await expect(writing).rejects.toThrow(/outside its organisation/);
  });

  test.each([
    'INSERT INTO audit_log SELECT * FROM audit_log',
    'UPDATE audit_log SET details = $${}$$',
    'DELETE FROM audit_log',
    'TRUNCATE audit_log',
    'UPDATE audit_heads SET seq = 0',
    'DELETE FROM audit_heads',
    'ALTER TABLE audit_log DISABLE TRIGGER ALL'
  ])('the app role may not: %s', (statement) =>
    expect(database.db.sql.unsafe(statement)).rejects.toThrow(/permission denied|must be owner/)
  );

  test.each(["UPDATE audit_log SET action = 'a.b'", 'DELETE FROM audit_log', 'TRUNCATE audit_log'])(
    'not even the owner of the tables does by accident: %s',
    async (statement) => {
      await chainOf(1);
      await expect(owner.unsafe(statement)).rejects.toThrow(/append-only/);
    }
  );
});

describe('what somebody with every right changed behind our back', () => {
  /** Steps around the triggers, as only a superuser can. */
  const tamper = (statement: string, orgId: string) =>
    owner.begin(async (tx) => {
      await tx`SET LOCAL session_replication_role = replica`;
      await tx.unsafe(statement.replaceAll('$ORG', `'${orgId}'`));
    });

  test.each<[string, string, { seq: number; reason: string }]>([
    [
      'details',
      `UPDATE audit_log SET details = '{"name":"x"}' WHERE org_id = $ORG AND seq = 3`,
      { seq: 3, reason: 'changed' }
    ],
    [
      'the action',
      `UPDATE audit_log SET action = 'secret.use' WHERE org_id = $ORG AND seq = 1`,
      { seq: 1, reason: 'changed' }
    ],
    [
      'the person',
      `UPDATE audit_log SET actor_id = NULL WHERE org_id = $ORG AND seq = 5`,
      { seq: 5, reason: 'changed' }
    ],
    [
      'the time',
      `UPDATE audit_log SET at = at - interval '1 day' WHERE org_id = $ORG AND seq = 2`,
      { seq: 2, reason: 'changed' }
    ],
    [
      'the target',
      `UPDATE audit_log SET target = 'sec_9' WHERE org_id = $ORG AND seq = 4`,
      { seq: 4, reason: 'changed' }
    ],
    [
      'how',
      `UPDATE audit_log SET via = 'key' WHERE org_id = $ORG AND seq = 4`,
      { seq: 4, reason: 'changed' }
    ],
    [
      'a row taken from the middle',
      'DELETE FROM audit_log WHERE org_id = $ORG AND seq = 3',
      { seq: 3, reason: 'missing' }
    ],
    [
      'the first row taken',
      'DELETE FROM audit_log WHERE org_id = $ORG AND seq = 1',
      { seq: 1, reason: 'missing' }
    ],
    [
      'the last row taken',
      'DELETE FROM audit_log WHERE org_id = $ORG AND seq = 5',
      { seq: 5, reason: 'end-missing' }
    ],
    ['all rows taken', 'DELETE FROM audit_log WHERE org_id = $ORG', { seq: 1, reason: 'end-missing' }],
    [
      'two rows exchanged',
      `UPDATE audit_log SET seq = CASE seq WHEN 2 THEN 30 ELSE 2 END WHERE org_id = $ORG AND seq IN (2, 3);
       UPDATE audit_log SET seq = 3 WHERE org_id = $ORG AND seq = 30`,
      { seq: 2, reason: 'unchained' }
    ],
    [
      'a row added behind the end',
      `INSERT INTO audit_log SELECT org_id, 6, at, actor_id, via, action, target, details, hash, sha256('x')
         FROM audit_log WHERE org_id = $ORG AND seq = 5`,
      { seq: 6, reason: 'changed' }
    ],
    [
      'a row with a hash that fits',
      `UPDATE audit_log SET details = '{}', hash = sha256('x') WHERE org_id = $ORG AND seq = 2`,
      { seq: 2, reason: 'changed' }
    ]
  ])('%s is found where it was done', async (_, statement, broken) => {
    const { orgId } = await chainOf(5);
    await tamper(statement, orgId);
    expect((await check(orgId)).broken).toEqual(broken);
  });

  test('of one organisation says nothing about another', async () => {
    const [one, other] = [await chainOf(2), await chainOf(2)];
    await tamper('DELETE FROM audit_log WHERE org_id = $ORG', one.orgId);
    expect((await check(other.orgId)).broken).toBeUndefined();
  });
});

test('several batches are one chain, verified in seconds', async () => {
  const { orgId } = await database.createOrg();
  await withOrgs(
    database.db,
    [orgId],
    (tx) =>
      tx`SELECT count(app.append_audit(${orgId}, NULL, 'system', 'run.start', 'run_' || n, '{"n":1}')) FROM generate_series(1, 5000) n`
  );
  const started = performance.now();
  expect(await check(orgId)).toEqual({ rows: 5000, head: expect.any(String) as string });
  expect(performance.now() - started).toBeLessThan(5_000);
});
