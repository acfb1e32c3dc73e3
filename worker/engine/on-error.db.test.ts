import { replaceErrorTriggers } from '@automateos/db/queries/error-triggers';
import { withOrg } from '@automateos/db';
import type { TestVersion } from '@automateos/db/testing';
import { toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chainDocument, openFixture, waitFor, type Fixture } from '../testing/fixture.ts';
import { set, start } from '../testing/nodes.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

let fixture: Fixture;
let worker: RunningWorker;
beforeAll(async () => {
  fixture = await openFixture();
  worker = await startTestWorker(fixture);
});
afterAll(async () => {
  await worker.stop();
  await fixture.close();
});
beforeEach(async () => {
  await fixture.owner`DELETE FROM error_triggers`;
});

const stop = { type: 'stop-with-error', config: { message: 'No stock' } };
const failing = () => fixture.publish(chainDocument({ start, stop }));

/** A live workflow that watches, all or some; what follows its trigger fails on demand. */
async function watcher(watched: string[] | null, then: Record<string, unknown> = {}): Promise<TestVersion> {
  const nodes = {
    trouble: { type: 'on-error' },
    end: { ...set('told', '{{ $json.error.message }}'), ...then }
  };
  const version = await fixture.publish(chainDocument(nodes));
  const { workflowId, versionId } = version;
  await fixture.owner`UPDATE workflows SET active = true, live_version_id = ${versionId} WHERE id = ${workflowId}`;
  const trigger = { versionId, nodeId: 'trouble', watched };
  await withOrg(fixture.database.db, fixture.orgId, (tx) =>
    replaceErrorTriggers(tx, { orgId: fixture.orgId, workflowId }, [trigger])
  );
  return version;
}

const startedBy = (runId: string) =>
  fixture.owner<{ id: string; workflow_id: string }[]>`
    SELECT id, workflow_id FROM runs WHERE trigger = 'error' AND caller_run_id = ${runId}`;

async function fail(version: TestVersion, extra: object = {}): Promise<string> {
  const runId = await fixture.startRun(version, extra);
  await fixture.reaches(runId, 'failed');
  return runId;
}

test('a run that fails for good starts what watches, once, with all that is known', async () => {
  const all = await watcher(null);
  const version = await failing();
  const runId = await fail(version);
  const [told, ...others] = await startedBy(runId);
  expect(others).toHaveLength(0);
  expect(told?.workflow_id).toBe(all.workflowId);
  const { input } = await fixture.reaches(told!.id, 'succeeded');
  expect(input).toMatchObject({
    workflow: { id: toPublicId('wf', version.workflowId), name: 'Test' },
    run: { id: toPublicId('run', runId), startedBy: 'manual' },
    step: { id: 'stop', name: 'stop' },
    error: { code: 'STOPPED', message: 'No stock' }
  });
  const steps = await fixture.steps(told!.id);
  expect(steps.find((step) => step.nodeId === 'trouble')?.output?.out?.[0]?.data).toMatchObject({
    run: { url: `http://127.0.0.1:3000/app/runs/${toPublicId('run', runId)}` }
  });
});

test('chosen workflows only, and only watchers that are live', async () => {
  const [one, other] = [await failing(), await failing()];
  await watcher([one.workflowId]);
  const off = await watcher(null);
  await fixture.owner`UPDATE workflows SET active = false WHERE id = ${off.workflowId}`;
  expect(await startedBy(await fail(one))).toHaveLength(1);
  expect(await startedBy(await fail(other))).toHaveLength(0);
});

test('test runs and pretend runs tell nobody', async () => {
  await watcher(null);
  const version = await failing();
  expect(await startedBy(await fail(version, { draft: true }))).toHaveLength(0);
  expect(await startedBy(await fail(version, { pretend: true }))).toHaveLength(0);
});

test('the failure of one that deals with a failure starts nothing: there is an end', async () => {
  await watcher(null, stop);
  const runId = await fail(await failing());
  const [told] = await startedBy(runId);
  await fixture.reaches(told!.id, 'failed');
  expect(await startedBy(told!.id)).toHaveLength(0);
  const [letter] = await fixture.owner`SELECT 1 FROM dead_letters WHERE run_id = ${told!.id}`;
  expect(letter).toBeDefined();
});

test('a run that is given up starts them too', async () => {
  await watcher(null);
  const runId = await fail(
    await fixture.publish(chainDocument({ start, odd: { type: 'test-unknown-type' } }))
  );
  await waitFor(async () => (await startedBy(runId)).length === 1, { what: 'the watcher' });
});
