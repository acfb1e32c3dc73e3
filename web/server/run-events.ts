import type { Database } from '@automateos/db';

const RUNS = ['run_events'];

/** News of runs or of whatever else the channels tell, as ids only: whoever is woken reads the rows. */
export interface RunEvents {
  /** Calls `wake` whenever there may be news of the thing, person or organisation with this uuid. Returns how to stop. */
  watch(id: string, wake: () => void): () => void;
}

/**
 * One LISTEN connection for the whole process, opened with the first watcher. After a lost connection every watcher is
 * woken, because news may have been missed.
 */
export function createRunEvents(
  db: Database,
  onError: (error: unknown) => void,
  channels: readonly string[] = RUNS
): RunEvents {
  const watchers = new Map<string, Set<() => void>>();
  let listening: Promise<unknown> | undefined;

  const wakeAll = () => {
    for (const wakes of [...watchers.values()]) for (const wake of [...wakes]) wake();
  };
  const receive = (payload: string) => {
    const ids = new Set(payload.split(',').flatMap((pair) => pair.split(':')));
    for (const id of ids) for (const wake of [...(watchers.get(id) ?? [])]) wake();
  };
  const listen = () => {
    listening ??= Promise.all(channels.map((channel) => db.sql.listen(channel, receive, wakeAll))).catch(
      (error: unknown) => {
        listening = undefined; // the next watcher tries again
        onError(error);
      }
    );
  };

  return {
    watch(id, wake) {
      listen();
      const wakes = watchers.get(id) ?? new Set();
      wakes.add(wake);
      watchers.set(id, wakes);
      return () => {
        wakes.delete(wake);
        if (wakes.size === 0 && watchers.get(id) === wakes) watchers.delete(id);
      };
    }
  };
}
