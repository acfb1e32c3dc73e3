import { toPublicId } from '@automateos/workflow';
import { expect, test } from 'vitest';
import { Lab, type TestRoom } from './testing/lab.ts';

const lab = new Lab({ timings: { runRefresh: 300 } });

const DOCUMENT = { name: 'Test', nodes: { n_start: { label: 'Every morning' } }, edges: {} };

async function newVersion(room: TestRoom, number: number | null): Promise<string> {
  const [row] = await lab.sql`
    INSERT INTO versions (org_id, workflow_id, number, document, state, content_hash, schema_version, created_by)
    VALUES (${room.orgId}, ${room.workflowId}, ${number}, ${lab.sql.json(DOCUMENT)}, '', '', 1, ${room.ada.userId})
    RETURNING id`;
  return row!.id as string;
}

interface Run {
  id: string;
  seq: number;
  room: TestRoom;
}

async function newRun(room: TestRoom, startedBy?: string): Promise<Run> {
  const versionId = await newVersion(room, null);
  const [row] = await lab.sql`
    INSERT INTO runs (org_id, id, workflow_id, version_id, status, trigger, trigger_node_id, input, effect_scope, started_by)
    VALUES (${room.orgId}, app.uuid_v7(), ${room.workflowId}, ${versionId}, 'running', 'schedule', 'n_start', '{}',
      app.uuid_v7(), ${startedBy ?? null}) RETURNING id`;
  return { id: row!.id as string, seq: 0, room };
}

async function log(run: Run, kind: string, nodeId: string | null): Promise<void> {
  await lab.sql`
    INSERT INTO run_logs (org_id, run_id, seq, at, kind, node_id, attempt, message, data, hash)
    VALUES (${run.room.orgId}, ${run.id}, ${++run.seq}, now(), ${kind}, ${nodeId}, 1, 'Done',
      ${lab.sql.json({ items: { out: 2 } })}, '')`;
}

const announce = (run: Run) => lab.sql.notify('run_events', `${run.room.orgId}:${run.id}`);

const finish = (run: Run) =>
  lab.sql`UPDATE runs SET status = 'succeeded', finished_at = now() WHERE id = ${run.id}`;

test('everyone at the workflow hears of a run, step by step', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  const run = await newRun(room);
  await log(run, 'run.started', null);
  await log(run, 'step.succeeded', 'n_start');
  await announce(run);
  const first = {
    type: 'run',
    run: {
      runId: toPublicId('run', run.id),
      status: 'running',
      draft: false,
      pretend: false,
      startedBy: 'Every morning',
      steps: [{ nodeId: 'n_start', status: 'succeeded', attempt: 1, items: { out: 2 } }]
    }
  };
  await expect.poll(() => [ada.received('run'), bob.received('run')]).toEqual([[first], [first]]);
  await log(run, 'step.started', 'n_http');
  await announce(run);
  await expect
    .poll(() => ada.received('run')[1]?.run.steps)
    .toMatchObject([{ nodeId: 'n_http', status: 'running' }]);
  await finish(run);
  await announce(run);
  await expect.poll(() => ada.received('run').at(-1)?.run).toMatchObject({ status: 'succeeded', steps: [] });
});

test('who comes later is told where the run stands', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const run = await newRun(room, room.ada.userId);
  await log(run, 'step.succeeded', 'n_start');
  await log(run, 'step.started', 'n_http');
  await announce(run);
  await expect.poll(() => ada.received('run')).toHaveLength(1);
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  await expect.poll(() => bob.received('run')).toHaveLength(1);
  expect(bob.received('run')[0]!.run).toMatchObject({ startedBy: 'Test team', status: 'running' });
  expect(bob.received('run')[0]!.run.steps.map((step) => step.nodeId)).toEqual(['n_start', 'n_http']);
  expect(ada.received('run')).toHaveLength(1);
});

test('runs of other workflows and organisations are none of their business', async () => {
  const [room, other] = await Promise.all([lab.newRoom(), lab.newRoom()]);
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  await lab.join({ name: other.name, token: other.ada.token });
  const [mine, theirs] = await Promise.all([newRun(room), newRun(other)]);
  await lab.sql.notify(
    'run_events',
    `${room.orgId}:${theirs.id},${other.orgId}:${theirs.id},nonsense,${room.orgId}:x`
  );
  await announce(mine);
  await expect
    .poll(() => ada.received('run').map(({ run }) => run.runId))
    .toEqual([toPublicId('run', mine.id)]);
});

test('the end of a run is found also when its notification was lost', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const run = await newRun(room);
  await announce(run);
  await expect.poll(() => ada.received('run')).toHaveLength(1);
  await finish(run);
  await expect.poll(() => ada.received('run').at(-1)?.run.status, { timeout: 3_000 }).toBe('succeeded');
});

test('a published version is announced, a draft is not', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  for (const number of [null, 3]) {
    const versionId = await newVersion(room, number);
    await lab.sql.notify('version_published', `${room.orgId}:${room.workflowId}:${versionId}`);
  }
  await expect
    .poll(() => ada.received('version'))
    .toEqual([{ type: 'version', versionId: expect.stringMatching(/^ver_/), number: 3, by: 'Test team' }]);
});
