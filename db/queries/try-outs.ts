import { sql } from 'drizzle-orm';
import { withOrg, type Database, type Tx } from '../client.ts';
import { orgs, tryOuts } from '../schema/index.ts';

/** An organisation without people for one pretend run, filled by `work` in the transaction that makes it. */
export async function withNewTryOutOrg<T>(
  db: Database,
  name: string,
  work: (tx: Tx, orgId: string) => Promise<T>
): Promise<T> {
  const [row] = await db.orm.execute<{ id: string }>(sql`SELECT app.uuid_v7() AS id`);
  const orgId = row!.id;
  return withOrg(db, orgId, async (tx) => {
    await tx.insert(orgs).values({ id: orgId, name });
    return work(tx, orgId);
  });
}

/** From now on whoever knows the run may look at it. */
export async function insertTryOut(
  db: Database,
  tryOut: { orgId: string; runId: string; templateVersionId: string }
): Promise<void> {
  await withOrg(db, tryOut.orgId, (tx) => tx.insert(tryOuts).values(tryOut));
}

/** The organisation of a try-out, for whoever knows its run; undefined for every other run. */
export async function findTryOutOrg(db: Database, runId: string): Promise<string | undefined> {
  const [row] = await db.sql<{ orgId: string | null }[]>`SELECT app.try_out_org(${runId}) AS "orgId"`;
  return row?.orgId ?? undefined;
}

/** Try-outs of the whole installation that have not ended. */
export async function countOpenTryOuts(db: Database): Promise<number> {
  const [row] = await db.sql<{ count: number }[]>`SELECT app.open_try_outs()::int AS count`;
  return row!.count;
}

/** Forgets try-outs older than this with all that they hold; a few at a time. Returns how many. */
export async function deleteOldTryOuts(db: Database, before: Date, limit: number): Promise<number> {
  const [row] = await db.sql<
    { count: number }[]
  >`SELECT app.delete_old_try_outs(${before}, ${limit}) AS count`;
  return row!.count;
}
