import { withOrg, withOrgs } from '@automateos/db';
import { createReplay } from '@automateos/db/queries/runs';
import { createSecretStore } from '@automateos/egress';
import { toPublicId, type WorkflowDocument } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { chainDocument, openFixture, type Fixture } from '../testing/fixture.ts';
import { post, quick, set, start } from '../testing/nodes.ts';
import { openSink, type Sink } from '../testing/sink.ts';
import { startTestWorker } from '../testing/test-worker.ts';
import type { RunningWorker } from '../worker.ts';

const SECRET = 'canary-of-a-real-account';
const SLACK = 'https://slack.com/api';

let fixture: Fixture;
let sink: Sink;
let worker: RunningWorker;
let secret: string;
beforeAll(async () => {
  fixture = await openFixture();
  sink = await openSink();
  worker = await startTestWorker(fixture, { allow: [sink.host] });
  const { db, masterKey } = fixture.database;
  const { orgId, userId } = fixture;
  const store = createSecretStore({ db, masterKey });
  const created = await withOrg(db, orgId, (tx) =>
    store.create(tx, { orgId, name: 'Real', hosts: [], value: SECRET, createdBy: userId })
  );
  secret = toPublicId('sec', created.id);
});
beforeEach(() => {
  sink.deliveries.length = 0;
});
afterAll(async () => {
  await worker.stop();
  await sink.close();
  await fixture.close();
});

/** Posts to Slack and reads the newest message of the channel. */
function slackDocument(text: string, auth: Record<string, unknown>): WorkflowDocument {
  const body = { expr: `{{ ({ channel: '#general', text: '${text}' }) }}` };
  const send = post(`${SLACK}/chat.postMessage`);
  const read = {
    type: 'http-request',
    config: { url: `${SLACK}/conversations.history?channel=general`, ...auth }
  };
  return chainDocument({
    start,
    send: { ...send, config: { ...send.config, body, ...auth } },
    read,
    newest: set('text', '{{ $json.body.messages[0].text }}')
  });
}

const output = async (runId: string, nodeId: string) =>
  (await fixture.steps(runId)).find((step) => step.nodeId === nodeId)?.output?.out?.[0]?.data;
const replay = (runId: string) =>
  withOrgs(fixture.database.db, [fixture.orgId], (tx) =>
    createReplay(tx, { orgId: fixture.orgId, runId, from: 'failed-step', startedBy: fixture.userId })
  );

test('a pretend run does everything but leave the house, with the secret chosen or not', async () => {
  for (const [text, auth] of Object.entries({
    Chosen: { auth: 'bearer', secret },
    Open: { auth: 'bearer' }
  })) {
    const version = await fixture.publish(slackDocument(text, auth));
    const runId = await fixture.startRun(version, { pretend: true });
    expect(await fixture.reaches(runId, 'succeeded')).toMatchObject({ pretend: true });
    expect(await output(runId, 'newest')).toMatchObject({ text });
    const [sent] = (await fixture.steps(runId)).filter((step) => step.nodeId === 'send');
    expect(sent).toMatchObject({ status: 'succeeded', attempt: 1 });
    expect((await fixture.logs(runId))[0]!.message).toContain('pretend services');
  }
});

test('a host that nobody stands in for fails the step by name; nothing is sent, nobody is alarmed', async () => {
  const send = post(`${sink.url}/x`, quick(3));
  const config = { ...send.config, auth: 'bearer', secret };
  const version = await fixture.publish(chainDocument({ start, send: { ...send, config } }));
  const runId = await fixture.startRun(version, { pretend: true });
  const run = await fixture.reaches(runId, 'failed');
  expect(run.error).toMatchObject({
    code: 'EGRESS_REFUSED',
    nodeId: 'send',
    message: expect.stringContaining('There is no pretend service for 127.0.0.1.')
  });
  expect(await fixture.owner`SELECT 1 FROM dead_letters WHERE run_id = ${runId}`).toHaveLength(0);

  const again = await replay(runId);
  const repeated = again.ok ? await fixture.reaches(again.runId, 'failed') : undefined;
  expect(repeated).toMatchObject({ pretend: true, replayOf: runId });
  expect(sink.deliveries).toHaveLength(0);

  await fixture.reaches(await fixture.startRun(version), 'succeeded'); // the control: for real it is sent
  expect(sink.deliveries).toMatchObject([{ headers: { authorization: `Bearer ${SECRET}` } }]);
});
