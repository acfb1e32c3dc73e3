import type { Database } from '@automateos/db';

const CHANNEL = 'run_events';

/** News of runs, as ids only: whoever is woken reads the rows. */
export interface RunEvents {
  /** Calls `wake` whenever there may be news of a run (uuid). Returns how to stop. */
  watch(runId: string, wake: () => void): () => void;
}

/**
 * One LISTEN connection for the whole process, opened with the first watcher. After a lost connection every watcher is
 * woken, because news may have been missed.
 */
export function createRunEvents(db: Database, onError: (error: unknown) => void): RunEvents {
  const watchers = new Map<string, Set<() => void>>();
  let listening: Promise<unknown> | undefined;

  const wakeAll = () => {
    for (const wakes of [...watchers.values()]) for (const wake of [...wakes]) wake();
  };
  const receive = (payload: string) => {
    for (const pair of payload.split(',')) {
      const runId = pair.slice(pair.indexOf(':') + 1);
      for (const wake of [...(watchers.get(runId) ?? [])]) wake();
    }
  };
  const listen = () => {
    listening ??= db.sql.listen(CHANNEL, receive, wakeAll).catch((error: unknown) => {
      listening = undefined; // the next watcher tries again
      onError(error);
    });
  };

  return {
    watch(runId, wake) {
      listen();
      const wakes = watchers.get(runId) ?? new Set();
      wakes.add(wake);
      watchers.set(runId, wakes);
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0 && watchers.get(runId) === wakes) watchers.delete(runId);
      };
    }
  };
}
