import { ok } from '@automateos/worker/testing/sink';
import { chainDocument } from '@automateos/worker/testing/fixture';
import { start } from '@automateos/worker/testing/nodes';
import { expect, test } from 'vitest';
import { report } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allEnded, call, publish, startRuns } from './rig/runs.ts';

const times = sizes({ ci: 20, full: 100 });
const PATIENCE_MS = 20_000;
const REPEATED = 'Repeated with the same Idempotency-Key';

faultCase('F02', 'lost between effect and journal commit', (seed) => {
  test('a connection dropped after the effect: the same key again, then success', async (context) => {
    const rig = await Rig.open();
    rig.sink.misbehave((_delivery, earlier) => (earlier === 0 ? 'reset' : 'ok'));
    const team = await rig.newTeam();
    const version = await publish(rig, team, chainDocument({ start, send: call(rig, team, 'send') }));
    await rig.startWorker();
    const runIds = await startRuns(rig, version, { from: seed, to: seed + times });
    expect(await allEnded(rig, PATIENCE_MS * MARGIN)).toEqual({ succeeded: times });
    report(context, { effects: times, repeats: rig.sink.repeats });
    expect(rig.sink.repeats).toBe(times);
    expect(rig.sink.violations(runIds.map((_, at) => `/${seed + at}/send`))).toEqual([]);
    await expectInvariants(rig, { runIds });
  });

  test('kill -9 while the answer is on its way into the journal', async (context) => {
    const rig = await Rig.open();
    const team = await rig.newTeam();
    const version = await publish(rig, team, chainDocument({ start, send: call(rig, team, 'send') }));
    const proxy = await rig.newProxy();
    const worker = await rig.startWorker({ proxy });
    const runIds: string[] = [];
    for (let n = 0; n < times; n++) {
      const marker = `marker-${seed}-${n}-end`;
      rig.sink.takeOver((_delivery, response) => response.end(marker));
      const journalled = proxy.stallAt(marker);
      runIds.push(...(await startRuns(rig, version, { from: n, to: n + 1 })));
      await journalled;
      await worker.kill();
      proxy.pass();
      await rig.expireLeases();
      await worker.start();
      expect(await allEnded(rig, PATIENCE_MS * MARGIN)).toEqual({ succeeded: n + 1 });
    }
    report(context, { kills: times, repeats: rig.sink.repeats });
    expect(rig.sink.deliveries).toHaveLength(2 * times);
    expect(rig.sink.violations(runIds.map((_, n) => `/${n}/send`))).toEqual([]);
    const told = await rig.sql`SELECT DISTINCT run_id FROM run_logs WHERE message = ${REPEATED}`;
    expect(told).toHaveLength(times);
    rig.sink.takeOver(ok);
    await expectInvariants(rig, { runIds });
  });
});
