import { LEASE } from '@automateos/workflow';
import type { Database, SqlTx } from '../client.ts';
import type { RunKey } from './claims.ts';

/** A lease is counted by the database's clock alone. */
export interface Lease {
  /** The database's time when it was granted. */
  now: Date;
}

/** Registers a worker process. Its lease covers all runs that it claims. */
export async function registerWorker(
  db: Database,
  worker: { id: string; host: string; poolId?: string }
): Promise<Lease> {
  const [row] = await db.sql<Lease[]>`
    INSERT INTO workers (id, host, pool_id, lease_until)
    VALUES (${worker.id}, ${worker.host}, ${worker.poolId ?? null}, clock_timestamp() + ${LEASE.ttlMs} * interval '1 ms')
    RETURNING clock_timestamp() AS now`;
  return row!;
}

/** Prolongs a lease that has not run out; `undefined` when it has: then others may have taken the runs over. */
export async function renewLease(
  db: Database,
  worker: { id: string; poolId?: string }
): Promise<Lease | undefined> {
  const [row] = await db.sql<Lease[]>`
    UPDATE workers SET lease_until = clock_timestamp() + ${LEASE.ttlMs} * interval '1 ms',
      pool_id = ${worker.poolId ?? null}
    WHERE id = ${worker.id} AND stopped_at IS NULL AND lease_until > clock_timestamp()
    RETURNING clock_timestamp() AS now`;
  return row;
}

/** Gives the lease back at a clean stop. */
export async function stopWorker(db: Database, workerId: string): Promise<void> {
  await db.sql`UPDATE workers SET stopped_at = now() WHERE id = ${workerId}`;
}

/** Runs that nobody works on although they are not over (worker dead, wake-up or job missed). */
export function findStrandedRuns(db: Database, limit: number): PromiseLike<RunKey[]> {
  return db.sql<RunKey[]>`SELECT org_id AS "orgId", id AS "runId" FROM app.stranded_runs(${limit})`;
}

/** Puts runs on the queue for now. */
export async function enqueueRuns(tx: SqlTx, keys: readonly RunKey[]): Promise<void> {
  await tx`SELECT app.enqueue_run(k.org_id, k.run_id) FROM unnest(${keys.map((key) => key.orgId)}::uuid[],
    ${keys.map((key) => key.runId)}::uuid[]) AS k(org_id, run_id)`;
}

/** Frees queue jobs that dead workers hold. @returns how many pools were dead. */
export async function unlockDeadJobs(db: Database): Promise<number> {
  const [row] = await db.sql<{ pools: number }[]>`SELECT app.unlock_dead_jobs() AS pools`;
  return row!.pools;
}

/** Organisations with runs that are not admitted yet. */
export async function findUnadmittedOrgs(db: Database, limit: number): Promise<string[]> {
  const rows = await db.sql<{ id: string }[]>`SELECT org_id AS id FROM app.unadmitted_orgs(${limit})`;
  return rows.map((row) => row.id);
}

/** The daily work: partitions of the coming months, and what has run out. */
export async function maintainRuns(db: Database): Promise<void> {
  await db.sql`SELECT app.ensure_partitions(2)`;
  await db.sql`SELECT app.delete_expired()`;
  await deleteGoneWorkers(db);
}

/** Rows of workers that have been gone for a day and whose runs were all taken over. */
async function deleteGoneWorkers(db: Database): Promise<void> {
  await db.sql`DELETE FROM workers WHERE lease_until < now() - interval '1 day'`;
}
