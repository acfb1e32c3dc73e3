import { month } from '#lib/server/answers/usage.ts';
import { listInvoices, readInvoice } from '#lib/server/services/billing.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import type { PageServerLoad } from './$types.js';

export const load: PageServerLoad = async ({ locals, url, depends }) => {
  depends('app:billing');
  const actor = actorOf(locals);
  const { data: invoices } = await listInvoices(actor);
  const asked = month.safeParse(url.searchParams.get('month')).data;
  // This month is always among them.
  const shown = invoices.find((invoice) => invoice.month === asked) ?? invoices[0]!;
  return {
    invoices,
    invoice: await readInvoice(actor, shown.month),
    cameBack: url.searchParams.has('paid'),
    mayPay: may(actor, 'billing.pay')
  };
};
