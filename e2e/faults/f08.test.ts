import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startPostgres, type RunningPostgres } from '@automateos/cli/postgres';
import { withOrg } from '@automateos/db';
import { replaceWebhooks } from '@automateos/db/queries/webhooks';
import { chainDocument, waitFor } from '@automateos/worker/testing/fixture';
import { post, webhook } from '@automateos/worker/testing/nodes';
import { fromPublicId } from '@automateos/workflow';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { Random } from '@automateos/workflow/document/testing/random';
import { expect, onTestFinished, test } from 'vitest';
import { report, spread } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig, type Team } from './rig/rig.ts';
import { allSaved, converged, Editing, newRoom, synced } from './rig/room.ts';
import { allEnded, publish, startRuns, tenSteps } from './rig/runs.ts';
import { Senders } from './rig/senders.ts';

const { restarts, runs, perSecond } = sizes({
  ci: { restarts: 3, runs: 100, perSecond: 20 },
  full: { restarts: 10, runs: 500, perSecond: 50 }
});
const RECONNECT_MS = 10_000;
const END_MS = 60_000;
const EDIT_EVERY_MS = 50;

/** A server of this case alone, because it goes down. */
async function ownPostgres(): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'automateos-f08-'));
  chmodSync(folder, 0o711); // as root, Postgres runs as another user
  const postgres = await startPostgres({
    directory: join(folder, 'postgres'),
    password: randomBytes(12).toString('hex'),
    settings: { max_connections: '200' }
  });
  const shared = process.env.TEST_DATABASE_URL;
  process.env.TEST_DATABASE_URL = postgres.url;
  onTestFinished(async () => {
    process.env.TEST_DATABASE_URL = shared;
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);
  return postgres;
}

/** A workflow that listens at `/hooks/<path>` and makes one request for each delivery. */
async function listen(rig: Rig, team: Team, path: string): Promise<void> {
  const url = { expr: `${rig.sink.url}/hook/{{ $json.body.n }}` };
  const document = chainDocument({
    hook: webhook(),
    send: post(url, { retry: { maxAttempts: 5, backoff: 'fixed', delayMs: 200 } })
  });
  const { orgId, workflowId, versionId } = await publish(rig, team, document);
  await withOrg(rig.workshop.database.db, orgId, (tx) =>
    replaceWebhooks(tx, { orgId, workflowId, versionId, mode: 'live' }, [
      { nodeId: 'hook', path, method: 'POST', respond: 'now' }
    ])
  );
}

faultCase('F08', 'Postgres restarts', (seed) => {
  test('under runs, editors and webhooks: nothing accepted is lost, and all heal by themselves', async (context) => {
    const postgres = await ownPostgres();
    const rig = await Rig.open();
    const random = new Random(seed);
    const team = await rig.newTeam();
    await listen(rig, team, 'orders');
    const { document, calls } = tenSteps(rig, team);
    const version = await publish(rig, team, document);
    const room = await newRoom(rig, team, { people: 3, document: sampleDocument() });
    const collab = await rig.startCollab({ port: 0 });
    const collabPort = collab.ready.port!;
    const [web] = await Promise.all([rig.startWeb({ collabPort }), rig.startWorker()]);
    const people = room.tokens.map((token, at) => {
      const client = rig.client({ url: `ws://127.0.0.1:${collabPort}`, name: room.name, token });
      return new Editing(client, `p${at}`, new Random(seed * 10 + at));
    });
    const clients = people.map(({ client }) => client);
    await synced(clients);
    const runIds: string[] = [];
    const typing = setInterval(() => people.forEach((person) => person.edit()), EDIT_EVERY_MS);
    onTestFinished(() => clearInterval(typing));
    const senders = new Senders(`http://127.0.0.1:${web.ready.port}/hooks/orders`, perSecond);

    const healed: number[] = [];
    for (let restart = 0; restart < restarts; restart++) {
      const to = Math.round((runs * (restart + 1)) / restarts);
      runIds.push(...(await startRuns(rig, version, { from: runIds.length, to })));
      await pause(random.int(0, 1_500)); // the plan of the killer, not a wait for something
      await postgres.stop();
      const downAt = performance.now();
      await waitFor(() => senders.refusedSince(downAt) > 0, { what: 'a delivery to be refused' });
      const upAt = performance.now();
      await postgres.revive();
      senders.wasDown(downAt, upAt);
      const patience = { what: 'deliveries to be taken again', timeoutMs: RECONNECT_MS * MARGIN };
      await waitFor(() => senders.acceptedSince(upAt) > 0, patience);
      healed.push(performance.now() - upAt);
    }
    clearInterval(typing);
    await senders.stop();
    await allSaved(clients);
    await converged(clients);
    const ended = await allEnded(rig, END_MS * MARGIN);
    const { accepted, statuses } = senders;
    report(context, { restarts, runs, accepted: accepted.length, statuses, ...spread('healed', healed) });
    expect(senders.violations()).toEqual([]);
    expect(Object.keys(ended)).toEqual(['succeeded']);
    const stored = await rig.workshop.stored(room);
    expect(people.flatMap((person) => person.lost(stored))).toEqual([]);
    expect(stored.getMap('test').size).toBe(people.reduce((sum, { edits }) => sum + edits, 0));
    const expected = runIds.flatMap((_, n) => calls.map((name) => `/${n}/${name}`));
    expect(rig.sink.violations([...expected, ...accepted.map(({ n }) => `/hook/${n}`)])).toEqual([]);
    const taken = accepted.map(({ runId }) => fromPublicId('run', runId)!);
    await expectInvariants(rig, { runIds: [...runIds, ...taken] });
  });
});
