import { checkout } from '#lib/server/answers/billing.ts';
import { route } from '#lib/server/route.ts';
import { startCheckout } from '#lib/server/services/billing.ts';

export const POST = route({
  action: 'billing.pay',
  params: { month: 'text' },
  answer: checkout,
  docs: {
    id: 'payInvoice',
    tag: 'Billing',
    summary: 'Pay an invoice',
    description: 'Opens a page of the payment provider; it reports back when somebody has paid there.',
    errors: {
      NOT_FOUND: [404, 'There is no invoice for this month.'],
      NO_PAYMENTS: [409, 'This installation takes no payments.'],
      NOT_DUE: [409, 'Nothing is due for this month.'],
      PAYMENT_FAILED: [502, 'The payment service did not answer as it should.']
    }
  },
  handle: ({ actor, params }) => startCheckout(actor, params.month)
});
