import { withOrgs, type Database } from '@automateos/db';
import { claimRuns, type ClaimedRun, type RunKey } from '@automateos/db/queries/claims';
import { GroupCommit } from './group-commit.ts';
import { mayPass } from './journal-writer.ts';
import type { Lease } from './lease.ts';

const MAX_BATCH = 100;

/** Takes runs up for this worker, those that start at the same moment in one transaction. */
export class Claimer {
  readonly #commits: GroupCommit<RunKey, ClaimedRun | undefined>;
  /** Claims in progress here: run id by run and epoch. */
  readonly #held = new Map<string, string>();

  constructor(db: Database, lease: Lease) {
    this.#commits = new GroupCommit({
      maxBatch: MAX_BATCH,
      shouldRetry: (error) => mayPass(error),
      flush: async (keys) => {
        if (!lease.isHeld) throw new Error('No lease: nothing is taken up');
        const orgIds = [...new Set(keys.map((key) => key.orgId))];
        const worker = { id: lease.workerId, busy: [...this.#held.values()] };
        const claimed = await withOrgs(db, orgIds, (tx) => claimRuns(tx, worker, keys));
        for (const run of claimed) this.#held.set(claimName(run), run.id);
        const byId = new Map(claimed.map((run) => [run.id, run]));
        return keys.map((key) => takeOnce(byId, key.runId));
      }
    });
  }

  /** `undefined` when the run is over, put aside, or in other hands. @throws when the database refuses. */
  claim(key: RunKey): Promise<ClaimedRun | undefined> {
    return this.#commits.submit(key);
  }

  /** The claim is over, one way or the other. */
  release(run: ClaimedRun): void {
    this.#held.delete(claimName(run));
  }
}

function claimName(run: ClaimedRun): string {
  return `${run.id}:${run.epoch}`;
}

/** Two jobs for one run in one batch: only one of them gets it. */
function takeOnce(runs: Map<string, ClaimedRun>, id: string): ClaimedRun | undefined {
  const run = runs.get(id);
  runs.delete(id);
  return run;
}
