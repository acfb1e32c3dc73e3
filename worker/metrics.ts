import type { Metric } from '@automateos/db/probes';

const ENDS = ['succeeded', 'failed', 'cancelled', 'waiting'] as const;

/** Counters of one worker. */
export class Metrics {
  commits = 0;
  commitSeconds = 0;
  readonly #puts = new Map<string, number>(ENDS.map((status) => [status, 0]));

  /** A run was put down: it is over, or waits. */
  runPutDown(status: string): void {
    this.#puts.set(status, (this.#puts.get(status) ?? 0) + 1);
  }

  /** The counters, and what is true just now. */
  list(now: { runs: number; isLeaseHeld: boolean }): Metric[] {
    return [
      { name: 'worker_runs', type: 'gauge', value: now.runs },
      { name: 'worker_lease_held', type: 'gauge', value: Number(now.isLeaseHeld) },
      { name: 'worker_commits_total', type: 'counter', value: this.commits },
      { name: 'worker_commit_seconds_total', type: 'counter', value: this.commitSeconds },
      ...[...this.#puts].map(([status, value]): Metric => ({
        name: 'worker_runs_put_down_total',
        type: 'counter',
        value,
        labels: { status }
      }))
    ];
  }
}
