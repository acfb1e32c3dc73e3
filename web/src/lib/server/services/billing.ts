import type { Buffer } from 'node:buffer';
import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { readOrg } from '@automateos/db/queries/orgs';
import * as payments from '@automateos/db/queries/payments';
import { readUsedDays, sumByWorkflow } from '@automateos/db/queries/usage';
import { PaymentError } from '@automateos/egress';
import { toPublicId } from '@automateos/workflow';
import { PAY_AS_YOU_GO, toCents } from '@automateos/workflow/prices';
import { authorise } from '../access.ts';
import type { Checkout, Invoice, InvoiceList, InvoiceSummary } from '../answers/billing.ts';
import { month as monthText } from '../answers/usage.ts';
import { iso } from '../dto.ts';
import { ApiError, notFound } from '../errors.ts';
import { platform } from '../platform.ts';
import { daysOf, monthOf } from './usage.ts';

/** Every month in which something was used, and this one; the newest first. */
export async function listInvoices(actor: Actor): Promise<InvoiceList> {
  authorise(actor, 'billing.read');
  const { orgId } = actor;
  const data = await withOrg(platform().db, orgId, async (tx) => {
    const paid = await payments.listPaid(tx, orgId);
    const invoices: InvoiceSummary[] = [];
    for (const month of await monthsOf(tx, orgId)) {
      const { usageMicros } = await readLines(tx, orgId, month);
      invoices.push(summarise({ orgId, month, usageMicros }, paid));
    }
    return invoices;
  });
  return { data, collects: platform().payments !== undefined };
}

/** What one month comes to. @throws ApiError 404 for a month before the first and after this one */
export async function readInvoice(actor: Actor, month: string): Promise<Invoice> {
  authorise(actor, 'billing.read');
  const { orgId } = actor;
  return withOrg(platform().db, orgId, async (tx) => {
    if (!monthText.safeParse(month).success || !(await monthsOf(tx, orgId)).includes(month))
      throw notFound('invoice');
    const { lines, usageMicros, modelMicros, unpricedTokens } = await readLines(tx, orgId, month);
    const team = await readOrg(tx, orgId);
    return {
      ...summarise({ orgId, month, usageMicros }, await payments.listPaid(tx, orgId)),
      collects: platform().payments !== undefined,
      team: team?.name ?? '',
      lines,
      usageMicros,
      includedMicros: Math.min(usageMicros, PAY_AS_YOU_GO.includedMicros),
      modelMicros,
      unpricedTokens
    };
  });
}

/**
 * Opens a page of the payment provider for a month that is due.
 * @throws ApiError 404, 409 NO_PAYMENTS | NOT_DUE, 502 PAYMENT_FAILED
 */
export async function startCheckout(actor: Actor, month: string): Promise<Checkout> {
  authorise(actor, 'billing.pay');
  const { orgId, userId } = actor;
  const invoice = await readInvoice(actor, month);
  const provider = platform().payments;
  if (!provider) throw new ApiError(409, 'NO_PAYMENTS', 'This installation takes no payments.');
  if (invoice.state !== 'due') throw new ApiError(409, 'NOT_DUE', 'Nothing is due for this month.');
  const { totalCents: amountCents, number } = invoice;
  const id = await withOrg(platform().db, orgId, (tx) =>
    payments.insertPayment(tx, {
      orgId,
      month: daysOf(month).from,
      amountCents,
      provider: provider.name,
      startedBy: userId
    })
  );
  const back = `${platform().publicUrl}/app/billing?month=${month}`;
  const order = { reference: `${orgId}:${id}`, amountCents, title: `AutomateOS, invoice ${number}` };
  const checkout = await provider
    .createCheckout({ ...order, successUrl: `${back}&paid`, cancelUrl: back })
    .catch((cause: unknown) => {
      platform().log.warn({ err: cause }, 'no checkout');
      throw new ApiError(
        502,
        'PAYMENT_FAILED',
        'The payment service did not answer as it should. Try again later.'
      );
    });
  await withOrg(platform().db, orgId, async (tx) => {
    await payments.setCheckout(tx, { orgId, id, checkoutId: checkout.id });
    await audit(tx, actor, { action: 'billing.checkout', details: { month, amountCents } });
  });
  return { url: checkout.url };
}

/**
 * Takes what the payment provider reports. Once per event, however often it is sent; an amount or a checkout that is not
 * ours marks nothing as paid.
 * @throws ApiError 404 when no payments are taken, 400 BAD_SIGNATURE
 */
export async function receivePayment(rawBody: Buffer, signature: string | null): Promise<void> {
  const provider = platform().payments;
  if (!provider) throw notFound('page');
  const { id: eventId, paid } = readNews(() => provider.readNews(rawBody, signature));
  const [orgId, id] = paid?.reference.split(':') ?? [];
  if (!paid || !orgId || !id) return;
  await withOrg(platform().db, orgId, async (tx) => {
    if (!(await payments.rememberEvent(tx, { orgId, eventId }))) return;
    const { checkoutId, amountCents } = paid;
    const done = await payments.markPaid(tx, { orgId, id, checkoutId, amountCents });
    if (!done) return platform().log.error({ orgId, eventId, amountCents }, 'a payment that fits nothing');
    const details = { month: done.month.slice(0, 7), amountCents };
    await audit(tx, { orgId, kind: 'system' }, { action: 'billing.paid', details });
  });
}

function readNews<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof PaymentError || cause instanceof SyntaxError)
      throw new ApiError(400, 'BAD_SIGNATURE', 'This was not signed by the payment service.');
    throw cause;
  }
}

async function monthsOf(tx: Tx, orgId: string): Promise<string[]> {
  const now = monthOf(new Date());
  const used = await readUsedDays(tx, orgId);
  const months: string[] = [];
  for (let month = used?.first.slice(0, 7) ?? now; month <= now; month = daysOf(month).to.slice(0, 7))
    months.unshift(month);
  return months;
}

/** What the ledger holds of a month, by workflow. Models are not ours to charge for. */
async function readLines(tx: Tx, orgId: string, month: string) {
  const rows = await sumByWorkflow(tx, { orgId, ...daysOf(month) });
  const models = rows.filter(({ kind }) => kind === 'ai_tokens');
  const lines = [...Map.groupBy(rows, (row) => row.workflowId)]
    .map(([id, sums]) => {
      const of = (kind: string) => sums.find((sum) => sum.kind === kind);
      return {
        workflowId: toPublicId('wf', id),
        name: sums[0]!.name,
        runs: of('run')?.quantity ?? 0,
        steps: of('step')?.quantity ?? 0,
        computeMs: of('compute_ms')?.quantity ?? 0,
        amountMicros: (of('step')?.costMicros ?? 0) + (of('compute_ms')?.costMicros ?? 0)
      };
    })
    .toSorted((a, b) => b.amountMicros - a.amountMicros);
  const sum = <Row>(all: readonly Row[], value: (row: Row) => number) =>
    all.reduce((total, row) => total + value(row), 0);
  return {
    lines,
    usageMicros: sum(lines, (line) => line.amountMicros),
    modelMicros: sum(models, (row) => row.costMicros),
    unpricedTokens: sum(models, (row) => row.unpriced)
  };
}

function summarise(
  { orgId, month, usageMicros }: { orgId: string; month: string; usageMicros: number },
  paid: ReadonlyMap<string, Date>
): InvoiceSummary {
  const totalCents = toCents(Math.max(0, usageMicros - PAY_AS_YOU_GO.includedMicros));
  const paidAt = paid.get(daysOf(month).from) ?? null;
  const number = `AO-${orgId.slice(-8).toUpperCase()}-${month.replace('-', '')}`;
  const state = stateOf({ isOver: month < monthOf(new Date()), totalCents, isPaid: paidAt !== null });
  return { number, month, state, totalCents, paidAt: iso(paidAt) };
}

function stateOf(facts: { isOver: boolean; totalCents: number; isPaid: boolean }): InvoiceSummary['state'] {
  if (!facts.isOver) return 'open';
  if (facts.isPaid) return 'paid';
  return facts.totalCents > 0 && platform().payments ? 'due' : 'nothing';
}
