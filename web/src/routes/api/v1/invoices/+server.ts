import { invoiceList } from '#lib/server/answers/billing.ts';
import { route } from '#lib/server/route.ts';
import { listInvoices } from '#lib/server/services/billing.ts';

export const GET = route({
  action: 'billing.read',
  answer: invoiceList,
  docs: { id: 'listInvoices', tag: 'Billing', summary: 'List invoices', description: 'One for each month.' },
  handle: ({ actor }) => listInvoices(actor)
});
