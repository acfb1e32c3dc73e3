import { withOrgs } from '@automateos/db';
import { createRuns } from '@automateos/db/queries/run-intake';
import { insertVersion, type TestVersion } from '@automateos/db/testing';
import { chainDocument, waitFor } from '@automateos/worker/testing/fixture';
import { post, set, start } from '@automateos/worker/testing/nodes';
import type { WorkflowDocument } from '@automateos/workflow';
import type { Rig, Team } from './rig.ts';

/** Keeps trying through whatever the service is made to do. */
const RETRIES = { retry: { maxAttempts: 5, backoff: 'fixed', delayMs: 200 } } as const;

/** A request that carries the secret; its path tells run and node. */
export function call({ sink }: Rig, { secretId }: Team, name: string) {
  const node = post({ expr: `${sink.url}/{{ $('start').item.json.n }}/${name}` }, RETRIES);
  return { ...node, config: { ...node.config, auth: 'bearer', secret: secretId } };
}

/** Ten steps, every second one a request. */
export function tenSteps(rig: Rig, team: Team): { document: WorkflowDocument; calls: string[] } {
  const calls = ['a', 'b', 'c', 'd', 'e'];
  const steps = calls.flatMap((name, at) => [
    [name, call(rig, team, name)],
    ...(at < 4 ? [[`set-${name}`, set('n', "{{ $('start').item.json.n }}")]] : [])
  ]);
  return { document: chainDocument({ start, ...Object.fromEntries(steps) }), calls };
}

export const publish = (
  rig: Rig,
  { orgId, userId }: Team,
  document: WorkflowDocument
): Promise<TestVersion> => insertVersion(rig.sql, { orgId, userId }, document);

/** Runs with the numbers `from` up to, not including, `to`. Resolves with their ids once they are stored. */
export async function startRuns(
  rig: Rig,
  version: TestVersion,
  numbers: { from: number; to: number }
): Promise<string[]> {
  const runs = Array.from({ length: numbers.to - numbers.from }, (_, at) => ({
    ...version,
    trigger: 'manual' as const,
    input: { n: numbers.from + at }
  }));
  const { db } = rig.workshop.database;
  return (await withOrgs(db, [version.orgId], (tx) => createRuns(tx, runs))).map(({ runId }) => runId);
}

/** Waits until no run is left. @returns how many ended in each status */
export async function allEnded(rig: Rig, timeoutMs: number): Promise<Record<string, number>> {
  await waitFor(
    async () => {
      const [open] = await rig.sql`SELECT 1 FROM runs WHERE finished_at IS NULL LIMIT 1`;
      return !open;
    },
    { what: 'all runs to end', timeoutMs }
  );
  const rows = await rig.sql<{ status: string; runs: number }[]>`
    SELECT status, count(*)::int AS runs FROM runs GROUP BY status`;
  return Object.fromEntries(rows.map(({ status, runs }) => [status, runs]));
}
