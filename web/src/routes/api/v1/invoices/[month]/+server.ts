import { invoice } from '#lib/server/answers/billing.ts';
import { route } from '#lib/server/route.ts';
import { readInvoice } from '#lib/server/services/billing.ts';

export const GET = route({
  action: 'billing.read',
  params: { month: 'text' },
  answer: invoice,
  docs: {
    id: 'readInvoice',
    tag: 'Billing',
    summary: 'Read an invoice',
    errors: { NOT_FOUND: [404, 'There is no invoice for this month.'] }
  },
  handle: ({ actor, params }) => readInvoice(actor, params.month)
});
