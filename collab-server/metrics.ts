import type { Metric } from '@automateos/db/probes';

/** Counters of one process. */
export class Metrics {
  edits = 0;
  commits = 0;
  commitSeconds = 0;
  appendFailures = 0;
  folds = 0;
  foldSeconds = 0;
  refusals = 0;

  /** The counters, and what is true just now. */
  list(now: { documents: number; sockets: number; isRedisReady: boolean }): Metric[] {
    return [
      { name: 'collab_documents', type: 'gauge', value: now.documents },
      { name: 'collab_sockets', type: 'gauge', value: now.sockets },
      { name: 'collab_redis_connected', type: 'gauge', value: Number(now.isRedisReady) },
      { name: 'collab_edits_total', type: 'counter', value: this.edits },
      { name: 'collab_commits_total', type: 'counter', value: this.commits },
      { name: 'collab_commit_seconds_total', type: 'counter', value: this.commitSeconds },
      { name: 'collab_append_failures_total', type: 'counter', value: this.appendFailures },
      { name: 'collab_folds_total', type: 'counter', value: this.folds },
      { name: 'collab_fold_seconds_total', type: 'counter', value: this.foldSeconds },
      { name: 'collab_refusals_total', type: 'counter', value: this.refusals }
    ];
  }
}
