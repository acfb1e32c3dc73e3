import { withOrgs, type Database } from '@automateos/db';
import { readChainHead, readJournal, readRunPlace, type ClaimedRun } from '@automateos/db/queries/claims';
import type { StepWrite } from '@automateos/db/queries/journal';
import { CHAIN_START } from '@automateos/db/queries/run-logs';
import {
  restoreRun,
  reusableRows,
  type JournalRow,
  type Plan,
  type PlanNode
} from '@automateos/workflow/run';
import type { Clock } from '../clock.ts';
import type { JournalWriter } from '../journal-writer.ts';
import type { PlanCache } from '../plan-cache.ts';
import { RunSession } from './session.ts';

export interface OpenDeps {
  db: Database;
  plans: PlanCache;
  journal: JournalWriter;
  clock: Clock;
}

/** A session with all that earlier claims left in the journal, and the steps to go on with. */
export async function openSession(
  deps: OpenDeps,
  run: ClaimedRun
): Promise<{ session: RunSession; open: PlanNode[] }> {
  const plan = await deps.plans.find(run);
  const { rows, head } = await readPast(deps.db, run);
  const reused =
    rows.length === 0 && run.replayFrom === 'failed-step' ? await readReusable(deps, run, plan) : [];
  const restored = restoreRun(plan, run.input, [...rows, ...reused]);
  const session = new RunSession({ run, restored, head, journal: deps.journal, clock: deps.clock });
  for (const row of reused) session.record(asReused(row));
  return { session, open: restored.open };
}

/** A run that nobody has claimed before has no past to read. */
async function readPast(db: Database, run: ClaimedRun) {
  if (run.epoch === 1) return { rows: [], head: CHAIN_START };
  const key = { orgId: run.orgId, runId: run.id };
  return withOrgs(db, [run.orgId], async (tx) => ({
    rows: await readJournal(tx, key),
    head: await readChainHead(tx, key)
  }));
}

async function readReusable(deps: OpenDeps, run: ClaimedRun, plan: Plan): Promise<JournalRow[]> {
  const key = { orgId: run.orgId, runId: run.replayOf! };
  const past = await withOrgs(deps.db, [run.orgId], async (tx) => ({
    place: await readRunPlace(tx, key),
    rows: await readJournal(tx, key)
  }));
  if (!past.place) return [];
  const original = await deps.plans.find({ orgId: run.orgId, ...past.place });
  return reusableRows({ plan, original }, past.place.input, past.rows);
}

function asReused(row: JournalRow): StepWrite {
  const { nodeId, iteration, itemGroup, attempt, startedAt } = row;
  const output = JSON.stringify(row.output);
  const times = { startedAt, finishedAt: startedAt };
  return { nodeId, iteration, itemGroup, attempt, status: 'succeeded', ...times, output, reused: true };
}
