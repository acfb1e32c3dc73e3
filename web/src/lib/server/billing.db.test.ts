import { paidEvent, signStripe } from '@automateos/egress';
import { fromPublicId } from '@automateos/workflow';
import { computeCost, stepsCost } from '@automateos/workflow/prices';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { POST as receive } from '../../routes/webhooks/stripe/+server.ts';
import type { CostEstimate, Invoice, InvoiceList } from './answers/billing.ts';
import { renderInvoice } from './invoice-pdf.ts';
import { platform } from './platform.ts';
import { call } from './testing/api-client.ts';
import { bookSteps, DUE_MONTH, takePayments, WEBHOOK_SECRET } from './testing/billing-cases.ts';
import { startDocument } from './testing/documents.ts';
import { fillTeam } from './testing/fill-team.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
let place: { orgId: string; workflow: string; run: string };
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

async function setUp(): Promise<void> {
  team = await server.createTeam();
  const ids = await fillTeam(server, team);
  place = { orgId: team.orgId, workflow: ids.wf, run: ids.run };
  platform().payments = undefined;
}

const read = async (month = DUE_MONTH) =>
  (await call('GET', `/api/v1/invoices/${month}`, { key: team.key })).json as Invoice;
const pay = () => call('POST', `/api/v1/invoices/${DUE_MONTH}/checkout`, { key: team.key });

/** As Stripe delivers it. */
function deliver(body: string, signature = signStripe(body, { secret: WEBHOOK_SECRET, at: new Date() })) {
  const request = new Request('http://127.0.0.1:3000/webhooks/stripe', {
    method: 'POST',
    body,
    headers: { 'stripe-signature': signature }
  });
  return receive({ request } as Parameters<typeof receive>[0]);
}

test('an invoice equals a recount of the ledger, less what is included', async () => {
  await setUp();
  await bookSteps(place, { month: DUE_MONTH, steps: 123_456, costMicros: stepsCost(123_456) });
  const invoice = await read();
  const [counted] = await platform().db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
    return tx<{ steps: number; ms: number }[]>`
      SELECT COALESCE(sum(quantity) FILTER (WHERE kind = 'step'), 0)::int AS steps,
        COALESCE(sum(quantity) FILTER (WHERE kind = 'compute_ms'), 0)::int AS ms
      FROM usage_ledger WHERE occurred_at >= '2026-01-01T00:00:00Z' AND occurred_at < '2026-02-01T00:00:00Z'`;
  });
  const used = stepsCost(counted!.steps) + computeCost(counted!.ms);
  expect(invoice).toMatchObject({ usageMicros: used, includedMicros: 1_000_000, totalCents: 1_135 });
  expect(Math.round((used - 1_000_000) / 10_000)).toBe(invoice.totalCents);
  expect(invoice.lines.reduce((sum, line) => sum + line.amountMicros, 0)).toBe(used);
  // Nobody owes anything where no payments are taken.
  expect(invoice).toMatchObject({ state: 'nothing', collects: false });
});

test('what is included is not owed, and this month is open', async () => {
  await setUp();
  await bookSteps(place, { month: DUE_MONTH, steps: 10, costMicros: 1_000 });
  expect(await read()).toMatchObject({ totalCents: 0, includedMicros: 1_000, state: 'nothing' });
  const list = (await call('GET', '/api/v1/invoices', { key: team.key })).json as InvoiceList;
  expect(list.data[0]).toMatchObject({ state: 'open', month: new Date().toISOString().slice(0, 7) });
  expect(list.data.at(-1)).toMatchObject({ month: DUE_MONTH });
});

test('a payment at Stripe marks the month as paid, once however often it is reported', async () => {
  await setUp();
  await bookSteps(place, { month: DUE_MONTH, steps: 30_000, costMicros: 3_000_000 });
  const send = takePayments();
  expect(await read()).toMatchObject({ state: 'due', totalCents: 200 });
  const { url } = (await pay()).json as { url: string };
  const session = await sessionOf(send, url);
  expect(session).toMatchObject({ amount_total: 200 });

  const body = paidEvent(session, `evt_${team.orgId}`);
  expect((await deliver(body, 't=1,v1=00')).status).toBe(400);
  expect(
    (await deliver(body.replace('200', '201'), signStripe(body, { secret: WEBHOOK_SECRET, at: new Date() })))
      .status
  ).toBe(400);
  expect(await read()).toMatchObject({ state: 'due' });
  expect((await deliver(body)).status).toBe(204);
  expect((await deliver(body)).status).toBe(204);
  expect(await read()).toMatchObject({ state: 'paid', paidAt: expect.any(String) });
  expect((await pay()).json).toMatchObject({ error: { code: 'NOT_DUE' } });
});

test('a payment of another amount, or of somebody else’s checkout, pays nothing', async () => {
  await setUp();
  await bookSteps(place, { month: DUE_MONTH, steps: 30_000, costMicros: 3_000_000 });
  const send = takePayments();
  const session = await sessionOf(send, ((await pay()).json as { url: string }).url);
  for (const [index, change] of [{ amount_total: 1 }, { id: 'cs_test_other' }].entries())
    expect((await deliver(paidEvent({ ...session, ...change }, `evt_${team.orgId}_${index}`))).status).toBe(
      204
    );
  expect(await read()).toMatchObject({ state: 'due' });
});

test.each(['editor', 'viewer'] as const)('as %s one sees no invoices', async (role) => {
  await setUp();
  const { key } = await server.addMember(team.orgId, role);
  expect((await call('GET', '/api/v1/invoices', { key })).status).toBe(403);
});

test('an estimate is each step once, until runs tell what they really cost', async () => {
  await setUp();
  const estimate = async () =>
    (await call('GET', `/api/v1/workflows/${place.workflow}/estimate`, { key: team.key }))
      .json as CostEstimate;
  const steps = Object.keys(startDocument().nodes).length;
  expect(await estimate()).toEqual({
    perRunMicros: stepsCost(steps),
    thousandRunsMicros: stepsCost(steps) * 1_000,
    basis: 'steps',
    runs: 0,
    withoutModels: false
  });
  const runId = fromPublicId('run', place.run)!;
  await platform().db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
    await tx`UPDATE runs SET status = 'succeeded' WHERE id = ${runId}`;
  });
  await bookSteps(place, { month: DUE_MONTH, steps: 7, costMicros: 700 });
  expect(await estimate()).toMatchObject({ perRunMicros: 800, basis: 'runs', runs: 1 }); // one more step from before
});

test('the PDF is one, however many workflows there are and whatever they are called', async () => {
  await setUp();
  await bookSteps(place, { month: DUE_MONTH, steps: 1, costMicros: 100 });
  const invoice = await read();
  const lines = Array.from({ length: 80 }, (_, n) => ({
    ...invoice.lines[0]!,
    name: `名前 ✨ ${'long '.repeat(n)}`
  }));
  const bytes = await renderInvoice({ ...invoice, lines, modelMicros: 5, unpricedTokens: 7 });
  expect(Buffer.from(bytes).subarray(0, 5).toString()).toBe('%PDF-');
});

async function sessionOf(send: (request: Request) => Promise<Response>, url: string): Promise<object> {
  const id = url.split('/').at(-1);
  const request = new Request(`https://api.stripe.com/v1/checkout/sessions/${id}`, {
    headers: { authorization: 'Bearer sk_test_abc' }
  });
  return (await (await send(request)).json()) as object;
}
