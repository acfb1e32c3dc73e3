/**
 * Many data steps in one run, seen by a caller who waits for the end of it: 100 in a row, 1,000 items through one step
 * (multiplied by wires, 10 steps × 10 × 10), and a loop of 1,000 rounds.
 * Control: the same compiled configs and executors in a plain loop, with nothing stored.
 */
import type { JsonObject, PortItems, WorkflowDocument } from '@automateos/workflow';
import { findDefinition } from '@automateos/workflow';
import { executors } from '@automateos/workflow/executors';
import { compilePlan, RunState, type PlanNode } from '@automateos/workflow/run';
import { fakeContext } from '@automateos/workflow/testing';
import { atMost, report, sized, type Case } from '../support/benchmark.ts';
import { closedLoop, loadSample } from '../support/load.ts';
import { withProduct, type Product } from '../support/product.ts';
import { percentiles, type Sample } from '../support/statistics.ts';
import { chain, dataStep, DELIVERY, fanOut, newPath, rounds } from '../support/workflows.ts';

const RUNS = sized(50);
const hook = () => ({ path: newPath(), respond: 'end' as const });
const inRow = chain(
  hook(),
  Array.from({ length: 100 }, () => dataStep)
);
const looped = rounds(hook(), 1_000);
const items = fanOut(hook(), { width: 10, layers: 3 });

await withProduct(async (product) => {
  await product.start('web', 'worker');
  await report('steps', [
    {
      ...(await comparison(product, inRow)),
      name: '100 data steps in a row',
      goals: [atMost('p50 ≤ 20 ms', 20, ({ latency }) => latency?.p50)]
    },
    {
      ...(await comparison(product, items)),
      name: '1,000 items through data steps',
      goals: [atMost('p50 ≤ 60 ms', 60, ({ latency }) => latency?.p50)]
    },
    {
      ...(await comparison(product, looped)),
      name: 'a loop of 1,000 rounds',
      goals: [atMost('p50 ≤ 60 ms', 60, ({ latency }) => latency?.p50)]
    }
  ]);
});

async function comparison(product: Product, document: WorkflowDocument): Promise<Omit<Case, 'name'>> {
  await product.publish(document);
  const path = String(Object.values(document.nodes)[0]!.config.path);
  const target = { url: `${product.url}/hooks/${path}`, body: DELIVERY, status: 200 };
  const load = () => closedLoop(target, { connections: 1, requests: RUNS });
  return {
    unit: 'ms',
    control: 'the same functions in a plain loop',
    measureSubject: () => loadSample(load, { cpuMs: product.cpuMs, read: ({ latency }) => latency.p50 }),
    measureControl: () => plainLoop(document)
  };
}

async function plainLoop(document: WorkflowDocument): Promise<Sample> {
  const plan = compilePlan(document, Object.keys(document.nodes)[0]!, findDefinition);
  const input = { body: JSON.parse(DELIVERY), headers: {}, query: {}, method: 'POST' };
  const before = process.cpuUsage();
  const times: number[] = [];
  for (let n = 0; n < RUNS; n++) {
    const startedAt = performance.now();
    const state = new RunState(plan, input);
    for (let ready = state.takeReady(); ready.length > 0; ready = state.takeReady())
      for (const node of ready) state.settle(node.id, await executeStep(state, node, input));
    times.push(performance.now() - startedAt);
  }
  const { user, system } = process.cpuUsage(before);
  const latency = percentiles(times);
  return { value: latency.p50, latency, cpuMs: (user + system) / 1_000 / RUNS };
}

async function executeStep(state: RunState, node: PlanNode, trigger: JsonObject): Promise<PortItems> {
  const input = state.inputsOf(node).map(({ item }) => item.data);
  const progress = node.loop && state.progressOf(node.id);
  const execute = executors[node.type]!;
  const out: PortItems = {};
  for (const json of node.mode === 'list' ? [null] : input) {
    const config = node.config.resolve({ json, now: new Date(), node: () => undefined });
    const own = node.mode === 'list' ? input : [json];
    const context = fakeContext({ input: own, trigger, ...(progress ? { progress } : {}) });
    for (const [port, items] of Object.entries(await execute(config as never, context)))
      (out[port] ??= []).push(...items);
  }
  return out;
}
