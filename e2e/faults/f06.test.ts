import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@automateos/worker/testing/fixture';
import { ok } from '@automateos/worker/testing/sink';
import { expect, test } from 'vitest';
import { report } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allEnded, publish, startRuns, tenSteps } from './rig/runs.ts';

const { runs, pauseMs } = sizes({ ci: { runs: 8, pauseMs: 0 }, full: { runs: 20, pauseMs: 60_000 } });
const TAKEOVER_MS = 25_000;

/** Everything that the engine has written so far. */
async function written({ sql }: Rig): Promise<unknown> {
  return [
    await sql`SELECT * FROM run_steps ORDER BY run_id, node_id, iteration, item_group, attempt`,
    await sql`SELECT * FROM run_logs ORDER BY run_id, seq`,
    await sql`SELECT * FROM runs ORDER BY id`
  ];
}

faultCase('F06', 'zombie worker', (seed) => {
  test('a worker that was paused and replaced writes nothing when it comes back', async (context) => {
    const rig = await Rig.open();
    const team = await rig.newTeam();
    const { document, calls } = tenSteps(rig, team);
    const version = await publish(rig, team, document);
    const zombie = await rig.startWorker({ concurrency: runs });
    const held: (() => void)[] = [];
    rig.sink.takeOver((delivery, response) => {
      if (held.length < runs) held.push(() => ok(delivery, response));
      else ok(delivery, response);
    });
    const runIds = await startRuns(rig, version, { from: seed, to: seed + runs });
    await waitFor(() => held.length === runs, { what: 'a request of every run' });
    zombie.pause();
    const pausedAt = performance.now();
    await rig.startWorker({ concurrency: runs });
    expect(await allEnded(rig, TAKEOVER_MS * MARGIN)).toEqual({ succeeded: runs });
    const takeoverMs = Math.round(performance.now() - pausedAt);
    await pause(Math.max(0, pauseMs - takeoverMs));

    const before = await written(rig);
    for (const answer of held) answer(); // what the zombie was waiting for
    zombie.resume();
    await waitFor(async () => (await rig.sql`SELECT 1 FROM workers WHERE lease_until > now()`).length === 2, {
      what: 'the paused worker to register again',
      timeoutMs: TAKEOVER_MS * MARGIN
    });
    expect(await written(rig)).toEqual(before);
    report(context, { runs, takeoverMs, repeats: rig.sink.repeats });
    expect(rig.sink.repeats).toBe(runs);
    const more = await startRuns(rig, version, { from: seed + runs, to: seed + 3 * runs });
    expect(await allEnded(rig, TAKEOVER_MS * MARGIN)).toEqual({ succeeded: 3 * runs });
    const numbers = Array.from({ length: 3 * runs }, (_, at) => seed + at);
    expect(rig.sink.violations(numbers.flatMap((n) => calls.map((name) => `/${n}/${name}`)))).toEqual([]);
    await expectInvariants(rig, { runIds: [...runIds, ...more] });
  });
});
