/** A webhook that answers with a Respond step: webhook → data step → Respond. Control: node:http, one INSERT, the same echo. */
import { atMost, report, sized } from '../support/benchmark.ts';
import { closedLoop, loadSample, type LoadResult, type Target } from '../support/load.ts';
import { cpuMsOf, startControl } from '../support/processes.ts';
import { withProduct } from '../support/product.ts';
import { chain, dataStep, DELIVERY, newPath } from '../support/workflows.ts';

const p50 = (result: LoadResult): number => result.latency.p50;

await withProduct(async (product) => {
  const path = newPath();
  await product.start('web', 'worker');
  await product.publish(chain({ path, respond: 'node' }, [dataStep, ['respond', {}]]));
  const plainUrl = await product.database.create('plain');
  const { control, ready } = await startControl<{ url: string }>('insert.ts', [plainUrl, 'echo']);
  const ours: Target = { url: `${product.url}/hooks/${path}`, body: DELIVERY, status: 200 };
  const plain: Target = { url: ready.url, body: DELIVERY, status: 200 };

  const at = (connections: number, requests: number) => ({
    unit: 'ms',
    control: 'node:http, one INSERT and the same echo',
    measureSubject: () =>
      loadSample(() => closedLoop(ours, { connections, requests }), { cpuMs: product.cpuMs, read: p50 }),
    measureControl: () =>
      loadSample(() => closedLoop(plain, { connections, requests }), {
        cpuMs: () => cpuMsOf([control.pid, product.database.pid]),
        read: p50
      })
  });
  await report('sync-webhook', [
    {
      name: 'alone',
      ...at(1, sized(100)),
      goals: [atMost('p50 ≤ 15 ms', 15, ({ latency }) => latency?.p50)]
    },
    {
      name: '10 connections',
      ...at(10, sized(500)),
      goals: [atMost('p50 ≤ 40 ms', 40, ({ latency }) => latency?.p50)]
    }
  ]);
  await control.stop();
});
