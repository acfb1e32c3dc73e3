/**
 * From a trigger to the start of its first step, one at a time: HTTP request, COMMIT, queue, worker. Control: graphile-worker,
 * from addJob to the start of the task. Our own figure includes the request, and has the resolution of a step's start time, 1 ms.
 */
import { fromPublicId } from '@automateos/workflow';
import { makeWorkerUtils } from 'graphile-worker';
import { report, sized } from '../support/benchmark.ts';
import { cpuMsOf, startControl } from '../support/processes.ts';
import { withProduct, type Product } from '../support/product.ts';
import { openRunWatch } from '../support/run-watch.ts';
import { percentiles, type Sample } from '../support/statistics.ts';
import { chain, dataStep, DELIVERY, newPath } from '../support/workflows.ts';

const RUNS = sized(200);
const wallClock = (): number => performance.timeOrigin + performance.now();

await withProduct(async (product) => {
  const path = newPath();
  await product.start('web', 'worker');
  await product.publish(chain({ path }, [dataStep, dataStep]));
  const queueUrl = await product.database.create('queue');
  const { control } = await startControl('queue.ts', [queueUrl]);
  const utils = await makeWorkerUtils({ connectionString: queueUrl });
  await control.ask({ listen: true });
  const watch = openRunWatch(product.database.sql);

  await report('first-step', [
    {
      name: 'trigger → first step',
      unit: 'ms',
      control: 'graphile-worker, addJob → task start',
      async measureSubject() {
        const before = product.cpuMs();
        const sentAt = new Map<string, number>();
        for (let n = 0; n < RUNS; n++) {
          const at = wallClock();
          sentAt.set(await deliver(product, path), at);
          await watch.settled();
        }
        const cpuMs = (product.cpuMs() - before) / RUNS;
        return toSample(await delaysOf(product, sentAt), cpuMs);
      },
      async measureControl() {
        const roots = [control.pid, product.database.pid];
        const before = cpuMsOf(roots);
        const delays: number[] = [];
        for (let n = 0; n < RUNS; n++) {
          const started = nextStart(control);
          const at = wallClock();
          await utils.addJob('empty', {});
          delays.push((await started) - at);
        }
        return toSample(delays, (cpuMsOf(roots) - before) / RUNS);
      },
      goals: [{ text: 'p50 ≤ 1.5 × control', isMet: ({ ratio }) => ratio <= 1.5 }]
    }
  ]);
  await control.ask({ idle: true });
  await utils.release();
  await control.stop();
});

function toSample(delays: number[], cpuMs: number): Sample {
  const latency = percentiles(delays);
  return { value: latency.p50, latency, cpuMs };
}

/** One delivery; resolves with its run's id (uuid). */
async function deliver(product: Product, path: string): Promise<string> {
  const response = await fetch(`${product.url}/hooks/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: DELIVERY
  });
  const { runId } = (await response.json()) as { runId: string };
  return fromPublicId('run', runId)!;
}

async function delaysOf(product: Product, sentAt: ReadonlyMap<string, number>): Promise<number[]> {
  const rows = await product.database.sql<{ runId: string; startedAt: Date }[]>`
    SELECT run_id AS "runId", min(started_at) AS "startedAt" FROM run_steps
    WHERE run_id IN ${product.database.sql([...sentAt.keys()])} GROUP BY run_id`;
  return rows.map(({ runId, startedAt }) => startedAt.getTime() - sentAt.get(runId)!);
}

function nextStart(control: { onNext(listener: (message: unknown) => void): void }): Promise<number> {
  return new Promise((resolve) =>
    control.onNext((message) => resolve((message as { startedAt: number }).startedAt))
  );
}
