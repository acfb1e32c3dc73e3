import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Random } from '@automateos/workflow/document/testing/random';
import { report, spread } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allEnded, publish, startRuns, tenSteps } from './rig/runs.ts';
import { seededFaults } from './rig/sink.ts';
import { Takeovers } from './rig/takeovers.ts';

const { kills, runs } = sizes({ ci: { kills: 20, runs: 200 }, full: { kills: 200, runs: 1_000 } });
const CONCURRENCY = 20;
const RESTART_MS = 1_000;
const TAKEOVER_MS = 25_000; // P3
const END_MS = 60_000; // P1: after the last restart

faultCase('F01', 'worker kill -9 mid-step', (seed) => {
  test('no run is lost, no effect is repeated, every run goes on', async (context) => {
    const rig = await Rig.open();
    const random = new Random(seed);
    const faults = seededFaults(seed);
    rig.sink.misbehave(faults);
    const team = await rig.newTeam();
    const { document, calls } = tenSteps(rig, team);
    const version = await publish(rig, team, document);
    const takeovers = new Takeovers(rig);
    const workers = [0, 1].map(() => {
      const victim = rig.newWorker({ concurrency: CONCURRENCY });
      return { victim, back: takeovers.start(victim) };
    });

    const runIds: string[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      const to = Math.round((runs * kill) / kills);
      runIds.push(...(await startRuns(rig, version, { from: runIds.length, to })));
      const worker = workers[kill % workers.length]!;
      await worker.back;
      await pause(random.int(0, 1_500)); // the plan of the killer, not a wait for something
      await takeovers.kill(worker.victim);
      worker.back = pause(RESTART_MS).then(() => takeovers.start(worker.victim));
    }
    await Promise.all(workers.map(({ back }) => back));
    const restartedAt = performance.now();
    const ended = await allEnded(rig, END_MS * MARGIN);
    const endedMs = Math.round(performance.now() - restartedAt);
    await takeovers.stop();

    const repeats = rig.sink.repeats;
    const { took, interrupted } = takeovers;
    report(context, { kills, runs, interrupted, ...spread('takeover', took), endedMs, repeats });
    expect(ended).toEqual({ succeeded: runs });
    expect(Math.max(0, ...took)).toBeLessThan(TAKEOVER_MS * MARGIN);
    const expected = runIds.flatMap((_, n) => calls.map((name) => `/${n}/${name}`));
    expect(rig.sink.violations(expected)).toEqual([]);
    const asked = expected.filter((path) => !['ok', 'slow'].includes(`${faults({ path }, 0)}`));
    expect(repeats).toBeLessThanOrEqual(kills * CONCURRENCY + asked.length); // the service asked for some itself
    await expectInvariants(rig, { runIds });
  });
});
