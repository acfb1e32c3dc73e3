import { openDatabase, withOrg, withOrgs, type Database, type SqlTx } from '@automateos/db';
import { createRuns, readRun, type NewRun, type RunDetail } from '@automateos/db/queries/runs';
import { listSteps, type StepRow } from '@automateos/db/queries/run-steps';
import { readLogs, verifyLogChain, type ChainCheck, type LogRow } from '@automateos/db/queries/run-logs';
import { insertVersion, openTestDatabase, type TestDatabase, type TestVersion } from '@automateos/db/testing';
import { isFinal, type RunStatus } from '@automateos/workflow/run';
import type { WorkflowDocument, WorkflowNode } from '@automateos/workflow';

/** A database with one organisation, and the few steps that every test of the engine starts with. */
export interface Fixture {
  database: TestDatabase;
  orgId: string;
  userId: string;
  /** As the owner of the schema: sees every organisation. */
  owner: Database['sql'];
  createOrg(): Promise<string>;
  publish(document: WorkflowDocument, workflow?: PublishOptions): Promise<TestVersion>;
  startRun(version: TestVersion, run?: Partial<NewRun>): Promise<string>;
  startRuns(runs: readonly NewRun[]): Promise<string[]>;
  run(runId: string): Promise<RunDetail>;
  steps(runId: string): Promise<StepRow[]>;
  logs(runId: string): Promise<LogRow[]>;
  checkChain(runId: string): Promise<ChainCheck>;
  /** Waits until the run has this status; any other final status is an error. */
  reaches(runId: string, status: RunStatus, timeoutMs?: number): Promise<RunDetail>;
  /** Lets time go by for one run: everything that it has on record happened that much earlier. */
  letPass(runId: string, ms: number): Promise<void>;
  inOrg<T>(work: (tx: SqlTx) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

interface PublishOptions {
  orgId?: string;
  /** A further version of this workflow. */
  workflowId?: string;
}

export async function openFixture(): Promise<Fixture> {
  const database = await openTestDatabase();
  const ownerDatabase = openDatabase(database.urls.owner, { max: 2, name: 'test' });
  const owner = ownerDatabase.sql;
  const { orgId, userId } = await database.createOrg();
  const { db } = database;
  const startRuns = async (runs: readonly NewRun[]) => {
    const created = await withOrgs(db, [...new Set(runs.map((run) => run.orgId))], (tx) =>
      createRuns(tx, runs)
    );
    return created.map((run) => run.runId);
  };
  const run = async (runId: string) => {
    const orgOfRun = (await owner`SELECT org_id FROM runs WHERE id = ${runId}`)[0]!.org_id as string;
    return (await withOrg(db, orgOfRun, (tx) => readRun(tx, orgOfRun, runId)))!;
  };
  return {
    database,
    orgId,
    userId,
    owner,
    createOrg: async () => (await database.createOrg()).orgId,
    publish: (document, options) => insertVersion(owner, { orgId, userId, ...options }, document),
    startRun: async (version, extra) =>
      (await startRuns([{ ...version, trigger: 'manual', input: {}, ...extra }]))[0]!,
    startRuns,
    run,
    steps: (runId) => withOrg(db, orgId, (tx) => listSteps(tx, orgId, runId)),
    logs: (runId) => withOrg(db, orgId, (tx) => readLogs(tx, { orgId, runId, limit: 10_000 })),
    checkChain: (runId) => withOrg(db, orgId, (tx) => verifyLogChain(tx, { orgId, runId })),
    reaches: async (runId, status, timeoutMs) => {
      const found = await waitFor(
        async () => {
          const now = await run(runId);
          return now.status === status || isFinal(now.status) ? now : undefined;
        },
        { what: `run ${status}`, timeoutMs }
      );
      if (found.status !== status)
        throw new Error(`The run is ${found.status}: ${JSON.stringify(found.error)}`);
      return found;
    },
    letPass: (runId, ms) => letPass(owner, runId, `${ms} milliseconds`),
    inOrg: (work) => withOrgs(db, [orgId], work),
    close: async () => {
      await ownerDatabase.end();
      await database.drop();
    }
  };
}

async function letPass(owner: Database['sql'], runId: string, span: string): Promise<void> {
  await owner.begin(async (tx) => {
    await tx`UPDATE run_steps SET started_at = started_at - ${span}::interval, finished_at = finished_at - ${span}::interval,
      retry_at = retry_at - ${span}::interval WHERE run_id = ${runId}`;
    await tx`UPDATE run_waits SET created_at = created_at - ${span}::interval, due_at = due_at - ${span}::interval
      WHERE run_id = ${runId}`;
    await tx`UPDATE runs SET wake_at = wake_at - ${span}::interval WHERE id = ${runId}`;
    await tx`UPDATE graphile_worker._private_jobs SET run_at = run_at - ${span}::interval
      WHERE locked_at IS NULL AND payload ->> 'runId' = ${runId}`;
  });
}

/** Asks until there is an answer. @throws when there is none in time. */
export async function waitFor<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { what, timeoutMs = 15_000 }: { what: string; timeoutMs?: number }
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Waited ${timeoutMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A document whose nodes form a chain in the order given; the first one is the trigger. */
export function chainDocument(
  nodes: Record<string, Partial<WorkflowNode> & { type: string }>
): WorkflowDocument {
  const ids = Object.keys(nodes);
  const edges = ids.slice(1).map((target, index) => {
    const source = ids[index]!;
    return [`e${index}`, { source, sourcePort: 'out', target, targetPort: 'in' }];
  });
  return {
    name: 'Test',
    nodes: Object.fromEntries(
      ids.map((id, index) => [
        id,
        { typeVersion: 1, label: id, position: { x: index * 200, y: 0 }, config: {}, ...nodes[id]! }
      ])
    ),
    edges: Object.fromEntries(edges)
  };
}

/** Nodes by id, and wires written as `a.port>b.port`. */
export function wired(
  nodes: Record<string, Partial<WorkflowNode> & { type: string }>,
  ...wires: string[]
): WorkflowDocument {
  const edges = wires.map((wire, index) => {
    const [from = '', to = ''] = wire.split('>');
    const [source = '', sourcePort = 'out'] = from.split('.');
    const [target = '', targetPort = 'in'] = to.split('.');
    return [`e${index}`, { source, sourcePort, target, targetPort }] as const;
  });
  return { ...chainDocument(nodes), edges: Object.fromEntries(edges) };
}
