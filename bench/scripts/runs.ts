/**
 * Runs completed per second: webhook → 2 data steps at 50 connections, until every run, step and log line is committed.
 * Control: graphile-worker doing empty jobs. The load generator's own processor time is not counted.
 */
import { median } from '../support/statistics.ts';
import { report, sized } from '../support/benchmark.ts';
import { closedLoop } from '../support/load.ts';
import { cpuMsOf, startControl } from '../support/processes.ts';
import { openRunWatch } from '../support/run-watch.ts';
import { withProduct } from '../support/product.ts';
import { chain, dataStep, DELIVERY, newPath } from '../support/workflows.ts';

const RUNS = sized(1_000);
const JOBS = sized(5_000);
const STEPS = 3;

await withProduct(async (product) => {
  const path = newPath();
  await product.start('web', 'worker');
  await product.publish(chain({ path }, [dataStep, dataStep]));
  const { control } = await startControl('queue.ts', [await product.database.create('queue')]);
  const watch = openRunWatch(product.database.sql);
  const target = { url: `${product.url}/hooks/${path}`, body: DELIVERY, status: 202 };

  await report('runs', [
    {
      name: 'webhook → 2 data steps',
      unit: '/s',
      control: 'graphile-worker with empty jobs, 10 at a time, local queue 20',
      async measureSubject() {
        const before = { cpuMs: product.cpuMs(), at: performance.now() };
        const { latency } = await closedLoop(target, { connections: 50, requests: RUNS });
        await watch.settled();
        const elapsedMs = performance.now() - before.at;
        const cpuMs = (product.cpuMs() - before.cpuMs) / RUNS;
        await watch.expectNew({ runs: RUNS, steps: RUNS * STEPS });
        return { value: (RUNS * 1_000) / elapsedMs, latency, cpuMs };
      },
      async measureControl() {
        await control.ask({ prepare: JOBS });
        const roots = [control.pid, product.database.pid];
        const before = cpuMsOf(roots);
        const { elapsedMs } = await control.ask<{ elapsedMs: number }>({ drain: JOBS });
        return { value: (JOBS * 1_000) / elapsedMs, cpuMs: (cpuMsOf(roots) - before) / JOBS };
      },
      goals: [
        { text: '≥ 300 /s now', isMet: ({ subject }) => subject.value >= 300 },
        { text: '≥ 1,500 /s', isMet: ({ subject }) => subject.value >= 1_500 },
        { text: '≥ 0.4 × control', isMet: ({ ratios }) => median(ratios) >= 0.4 },
        { text: '≤ 1.5 ms CPU', isMet: ({ subject }) => subject.cpuMs! <= 1.5 }
      ]
    }
  ]);
  await control.stop();
});
