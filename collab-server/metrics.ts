/** Counters of one process, in the text format of Prometheus. */
export class Metrics {
  edits = 0;
  commits = 0;
  commitSeconds = 0;
  appendFailures = 0;
  folds = 0;
  foldSeconds = 0;
  refusals = 0;

  /** The counters, and what is true just now. */
  render(now: { documents: number; sockets: number; isRedisReady: boolean }): string {
    const lines: [name: string, type: 'counter' | 'gauge', value: number][] = [
      ['collab_documents', 'gauge', now.documents],
      ['collab_sockets', 'gauge', now.sockets],
      ['collab_redis_connected', 'gauge', Number(now.isRedisReady)],
      ['collab_edits_total', 'counter', this.edits],
      ['collab_commits_total', 'counter', this.commits],
      ['collab_commit_seconds_total', 'counter', this.commitSeconds],
      ['collab_append_failures_total', 'counter', this.appendFailures],
      ['collab_folds_total', 'counter', this.folds],
      ['collab_fold_seconds_total', 'counter', this.foldSeconds],
      ['collab_refusals_total', 'counter', this.refusals],
      ['process_resident_memory_bytes', 'gauge', process.memoryUsage.rss()]
    ];
    return lines.map(([name, type, value]) => `# TYPE ${name} ${type}\n${name} ${value}\n`).join('');
  }
}
