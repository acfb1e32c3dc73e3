/**
 * A webhook delivery accepted: 202 after COMMIT. Control: node:http with one INSERT per request, same load.
 * Steady rates are open loops: a stall counts for everything that waited. Saturation is measured with the worker stopped.
 */
import { atLeast, atMost, report, sized, type Case } from '../support/benchmark.ts';
import { closedLoop, loadSample, openLoop, type LoadResult, type Target } from '../support/load.ts';
import { cpuMsOf, startControl } from '../support/processes.ts';
import { withProduct } from '../support/product.ts';
import { openRunWatch } from '../support/run-watch.ts';
import { chain, dataStep, DELIVERY, newPath } from '../support/workflows.ts';

type Load = (target: Target) => Promise<LoadResult>;

const steady = (perSecond: number): Load => {
  return (target) => openLoop(target, { connections: 50, perSecond, seconds: sized(3) });
};
const busy = (connections: number, requests: number): Load => {
  return (target) => closedLoop(target, { connections, requests });
};
const SAME_LOAD = 'node:http and one INSERT, same load';
const p50 = (result: LoadResult): number => result.latency.p50;
const perSecond = (result: LoadResult): number => result.perSecond;

await withProduct(async (product) => {
  const path = newPath();
  await product.start('web', 'worker');
  await product.publish(chain({ path }, [dataStep, dataStep]));
  const watch = openRunWatch(product.database.sql);
  const plainUrl = await product.database.create('plain');
  const { control, ready } = await startControl<{ url: string }>('insert.ts', [plainUrl, 'accept']);
  const ours: Target = { url: `${product.url}/hooks/${path}`, body: DELIVERY, status: 202 };
  const plain: Target = { url: ready.url, body: DELIVERY, status: 202 };
  const controlCpuMs = () => cpuMsOf([control.pid, product.database.pid]);

  /** Each control waits for the runs of the pair's other side: executing them would slow it down. */
  const whileRunsExecute = (load: Load) => ({
    unit: 'ms',
    control: SAME_LOAD,
    measureSubject: () => loadSample(() => load(ours), { cpuMs: product.cpuMs, read: p50 }),
    measureControl: async () => {
      await watch.settled();
      return loadSample(() => load(plain), { cpuMs: controlCpuMs, read: p50 });
    }
  });
  const saturation = busy(50, sized(5_000));
  await report('accept', [
    ...steadyCases(whileRunsExecute),
    {
      name: 'saturation, worker stopped',
      unit: '/s',
      control: SAME_LOAD,
      prepare: async () => {
        await watch.settled();
        await product.stop('worker');
      },
      measureSubject: () => loadSample(() => saturation(ours), { cpuMs: product.cpuMs, read: perSecond }),
      measureControl: () => loadSample(() => saturation(plain), { cpuMs: controlCpuMs, read: perSecond }),
      goals: [atLeast('≥ 3,000 /s', 3_000, ({ value }) => value)]
    }
  ]);
  await control.stop();
});

function steadyCases(whileRunsExecute: (load: Load) => Omit<Case, 'name'>): Case[] {
  return [
    {
      name: 'steady 100/s',
      ...whileRunsExecute(steady(100)),
      goals: [atMost('p50 ≤ 20 ms now', 20, ({ latency }) => latency?.p50)]
    },
    {
      name: 'steady 200/s',
      ...whileRunsExecute(steady(200)),
      goals: [
        atMost('p50 ≤ 10 ms', 10, ({ latency }) => latency?.p50),
        atMost('p99 ≤ 60 ms', 60, ({ latency }) => latency?.p99)
      ]
    },
    { name: '10 connections', ...whileRunsExecute(busy(10, sized(2_000))) },
    { name: '50 connections', ...whileRunsExecute(busy(50, sized(2_000))) }
  ];
}
