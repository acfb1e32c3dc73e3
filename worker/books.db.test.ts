import { createConnectionStore } from '@automateos/egress';
import { withOrg } from '@automateos/db';
import { toPublicId } from '@automateos/workflow';
import { findApp } from '@automateos/workflow/apps';
import { seededRandom } from '@automateos/workflow/run';
import { expect, test } from 'vitest';
import { readBooks, readTotals, recount } from './testing/books.ts';
import { chainDocument } from './testing/fixture.ts';
import { set, start } from './testing/nodes.ts';
import type { Sink } from './testing/sink.ts';
import { openRig, type Rig } from './testing/worker-process.ts';

const RUNS = 40;
const KILLS = 3;
const REPLY = {
  model: 'a-model-without-a-price',
  choices: [{ message: { role: 'assistant', content: 'Yes.' }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 5, completion_tokens: 2 }
};

test(
  'after workers were killed at random moments the books equal a recount',
  { timeout: 120_000 },
  async ({ onTestFinished }) => {
    const rig = await openRig();
    onTestFinished(() => rig.close());
    const { fixture, sink } = rig;
    const version = await fixture.publish(
      chainDocument({ start, ask: await askNode(rig), a: set('x', '1'), again: await askNode(rig) })
    );
    const lastWorker = killNowAndThen(rig, sink);
    await rig.startWorker();
    const runIds = await fixture.startRuns(
      Array.from({ length: RUNS }, (_, n) => ({ ...version, trigger: 'manual' as const, input: { n } }))
    );
    for (const runId of runIds) await fixture.reaches(runId, 'succeeded', 60_000);
    await lastWorker(); // it may still be starting, and is stopped with the rest
    expect(sink.deliveries.length).toBeGreaterThan(2 * RUNS); // some questions were asked again
    const books = await readBooks(fixture);
    expect(books).toEqual(await recount(fixture));
    expect(await readTotals(fixture)).toEqual(books);
    expect(books).toContainEqual({ kind: 'run', quantity: RUNS, costMicros: 0 });
    expect(books).toContainEqual({ kind: 'ai_tokens', quantity: RUNS * 2 * 7, costMicros: 0 });
  }
);

/**
 * A worker dies among its requests, and another one takes over; the moments come from a seed.
 * @returns who has taken over last
 */
function killNowAndThen(rig: Rig, sink: Sink): () => Promise<unknown> {
  const random = seededRandom('books');
  const moments = Array.from({ length: KILLS }, (_, kill) => 8 + kill * 20 + Math.floor(random() * 12));
  let current = rig.startWorker();
  sink.answer((_delivery, response) => {
    if (moments.includes(sink.deliveries.length)) {
      const victim = current;
      current = victim.then(async (worker) => {
        worker.signal('SIGKILL');
        await worker.exited;
        await rig.expireLeases();
        return rig.startWorker();
      });
    }
    setTimeout(
      () => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(REPLY)),
      30
    );
  });
  return () => current;
}

async function askNode({ fixture, sink }: Rig) {
  const { database, orgId, userId } = fixture;
  const store = createConnectionStore({ db: database.db, masterKey: database.masterKey });
  const values = { key: 'sk-test-0123456789', baseUrl: sink.url };
  const { id } = await withOrg(database.db, orgId, (tx) =>
    store.create(tx, {
      orgId,
      app: findApp('openai')!,
      name: `Model ${Math.random()}`,
      createdBy: userId,
      values
    })
  );
  const config = {
    openai: toPublicId('con', id),
    model: 'any',
    prompt: { expr: 'Is {{ $json.n }} a number?' }
  };
  return { type: 'ai', config };
}
