/** One evaluation of a compiled expression. Control: the same as a JavaScript function. */
import { compileExpression } from '@automateos/workflow/expression';
import type { Json } from '@automateos/workflow';
import { atMost, report, sized, type Case } from '../support/benchmark.ts';

const EVALUATIONS = sized(200_000);

interface Order {
  customer: { address: { city: string } };
  lines: { sku: string; price: number; quantity: number }[];
}

const order: Order = {
  customer: { address: { city: 'Paris' } },
  lines: Array.from({ length: 10 }, (_, n) => ({ sku: `S-${n}`, price: n * 3, quantity: n % 4 }))
};
const now = new Date();

await report('expression', [
  {
    ...comparison('{{ $json.customer.address.city }}', ({ customer }) => customer.address.city),
    name: 'path',
    goals: [atMost('≤ 2 µs', 2, ({ value }) => value)]
  },
  {
    ...comparison(
      '{{ $json.lines.filter(line => line.quantity > 1).map(line => line.price * line.quantity) }}',
      ({ lines }) => lines.filter((line) => line.quantity > 1).map((line) => line.price * line.quantity)
    ),
    name: 'filter-map, 10 rows',
    goals: [atMost('≤ 10 µs', 10, ({ value }) => value)]
  }
]);

function comparison(source: string, same: (order: Order) => Json): Omit<Case, 'name'> {
  const compiled = compileExpression(source);
  const json = order as unknown as Json;
  const evaluate = () => compiled.evaluate({ json, now, node: () => undefined });
  if (JSON.stringify(evaluate()) !== JSON.stringify(same(order)))
    throw new Error(`${source} differs from its control.`);
  return {
    unit: 'µs',
    control: 'the same JavaScript function',
    measureSubject: async () => timeEach(evaluate),
    measureControl: async () => timeEach(() => same(order))
  };
}

/** The results are used, so that the optimiser cannot leave the work out. */
function timeEach(work: () => Json): { value: number; cpuMs: number } {
  let used = 0;
  const before = process.cpuUsage();
  const startedAt = performance.now();
  for (let n = 0; n < EVALUATIONS; n++) used += work() === null ? 0 : 1;
  const elapsedMs = performance.now() - startedAt;
  if (used !== EVALUATIONS) throw new Error('An evaluation gave nothing.');
  const { user, system } = process.cpuUsage(before);
  return { value: (elapsedMs * 1_000) / EVALUATIONS, cpuMs: (user + system) / 1_000 / EVALUATIONS };
}
