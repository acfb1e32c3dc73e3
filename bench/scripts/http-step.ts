/**
 * What an HTTP step costs: runs of 20 HTTP steps one after the other, against a local server. Control: undici calling the same
 * server from a bare process. `above the control` is the processor time of a step over all our processes (network door,
 * idempotency, journal, Postgres; the run itself shared by its steps) less that of a bare call.
 */
import { report, sized } from '../support/benchmark.ts';
import { closedLoop, loadSample } from '../support/load.ts';
import { cpuMsOf, startControl } from '../support/processes.ts';
import { withProduct } from '../support/product.ts';
import { chain, DELIVERY, newPath, type ChainStep } from '../support/workflows.ts';

const RUNS = sized(60);
const STEPS = 20;

const { control: server, ready } = await startControl<{ url: string }>('answering.ts');
const { control } = await startControl('caller.ts', [ready.url]);
const env = { AUTOMATEOS_EGRESS_ALLOW: new URL(ready.url).host };

await withProduct(
  async (product) => {
    const path = newPath();
    const step: ChainStep = [
      'http-request',
      { method: 'POST', url: ready.url, body: { expr: '{{ $json }}' } }
    ];
    await product.start('web', 'worker');
    await product.publish(
      chain(
        { path, respond: 'end' },
        Array.from({ length: STEPS }, () => step)
      )
    );
    const target = { url: `${product.url}/hooks/${path}`, body: DELIVERY, status: 200 };
    const load = () => closedLoop(target, { connections: 1, requests: RUNS });

    await report('http-step', [
      {
        name: 'one HTTP step',
        unit: 'ms',
        control: 'undici request to the same server',
        async measureSubject() {
          const whole = await loadSample(load, {
            cpuMs: product.cpuMs,
            read: ({ latency }) => latency.p50 / STEPS
          });
          return { value: whole.value, cpuMs: whole.cpuMs! / STEPS };
        },
        async measureControl() {
          const before = cpuMsOf([control.pid]);
          const { elapsedMs } = await control.ask<{ elapsedMs: number }>({ requests: RUNS * STEPS });
          const calls = RUNS * STEPS;
          return { value: elapsedMs / calls, cpuMs: (cpuMsOf([control.pid]) - before) / calls };
        },
        goals: [
          {
            text: '≤ 1 ms CPU above the control',
            isMet: ({ subject, control: bare }) => subject.cpuMs! - bare.cpuMs! <= 1
          }
        ]
      }
    ]);
  },
  { env }
);
await control.stop();
await server.stop();
