import { setTimeout as delay } from 'node:timers/promises';
import type postgres from 'postgres';

/** A look costs the server a fraction of a millisecond: it must not be felt. */
const POLL_MS = 20;
const PATIENCE_MS = 120_000;

export interface RunWatch {
  /** Resolves when no run is under way. @throws when that takes more than two minutes */
  settled(): Promise<void>;
  /** Checks that since the last call exactly this was stored, and that all runs succeeded. @throws otherwise */
  expectNew(expected: { runs: number; steps: number }): Promise<void>;
}

interface Counts {
  runs: number;
  steps: number;
  failed: number;
}

/** Looks at what the database holds of runs, as its owner. */
export function openRunWatch(sql: postgres.Sql): RunWatch {
  let seen: Counts = { runs: 0, steps: 0, failed: 0 };
  return {
    async settled() {
      const deadline = performance.now() + PATIENCE_MS;
      for (;;) {
        // One look into an index for each kind of run that is not over.
        const open = await sql`
          (SELECT 1 FROM runs WHERE status = 'queued' AND admitted_at IS NULL LIMIT 1) UNION ALL
          (SELECT 1 FROM runs WHERE admitted_at IS NOT NULL AND status IN ('queued', 'running') LIMIT 1) UNION ALL
          (SELECT 1 FROM runs WHERE status = 'waiting' LIMIT 1)`;
        if (open.length === 0) return;
        if (performance.now() > deadline) throw new Error('Runs are still under way after two minutes.');
        await delay(POLL_MS);
      }
    },
    async expectNew(expected) {
      const [now] = await sql<[Counts]>`
        SELECT (SELECT count(*)::int FROM runs) AS runs, (SELECT count(*)::int FROM run_steps) AS steps,
          (SELECT count(*)::int FROM runs WHERE status <> 'succeeded') AS failed`;
      const fresh = { runs: now.runs - seen.runs, steps: now.steps - seen.steps };
      seen = now;
      if (now.failed > 0) throw new Error(`${now.failed} runs did not succeed.`);
      if (fresh.runs !== expected.runs || fresh.steps !== expected.steps)
        throw new Error(`Stored ${JSON.stringify(fresh)}, expected ${JSON.stringify(expected)}.`);
    }
  };
}
