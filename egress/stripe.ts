import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Checkout, CheckoutOrder, PaymentNews, PaymentProvider } from './payments.ts';
import { PaymentError } from './payments.ts';

const API = 'https://api.stripe.com/v1';
/** An event that is older was recorded by somebody and is sent again. */
const TOLERANCE_S = 300;
const TIMEOUT_MS = 20_000;

interface StripeOptions {
  secretKey: string;
  /** Signs the events: `whsec_…`. */
  webhookSecret: string;
  /** The network, unless told. */
  send?: (request: Request) => Promise<Response>;
}

interface StripeSession {
  id: string;
  url: string | null;
  client_reference_id: string | null;
  amount_total: number | null;
  currency: string | null;
  payment_status: string;
}

/**
 * Payments through Stripe's own checkout page: no card ever comes near us.
 * @see https://docs.stripe.com/api/checkout/sessions and https://docs.stripe.com/webhooks#verify-manually
 */
export function createStripe({ secretKey, webhookSecret, send = fetch }: StripeOptions): PaymentProvider {
  return {
    name: 'stripe',
    async createCheckout(order) {
      const response = await send(checkoutRequest(secretKey, order));
      const body = (await response.json()) as StripeSession & { error?: { message?: string } };
      if (!response.ok || !body.url)
        throw new PaymentError(body.error?.message ?? `Stripe answered ${response.status}.`);
      return { id: body.id, url: body.url } satisfies Checkout;
    },
    readNews: (rawBody, signature, now = new Date()) => {
      verify(rawBody, { header: signature ?? '', secret: webhookSecret, now });
      return readEvent(JSON.parse(rawBody.toString('utf8')) as StripeEvent);
    }
  };
}

function checkoutRequest(secretKey: string, order: CheckoutOrder): Request {
  const body = new URLSearchParams({
    mode: 'payment',
    client_reference_id: order.reference,
    success_url: order.successUrl,
    cancel_url: order.cancelUrl,
    'line_items[0][quantity]': '1',
    'line_items[0][price_data][currency]': 'usd',
    'line_items[0][price_data][unit_amount]': String(order.amountCents),
    'line_items[0][price_data][product_data][name]': order.title
  });
  return new Request(`${API}/checkout/sessions`, {
    method: 'POST',
    // Sent twice, it is one checkout.
    headers: { authorization: `Bearer ${secretKey}`, 'idempotency-key': order.reference },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS)
  });
}

/** Over the bytes as they came: parsing and writing them again would change them. */
function verify(
  rawBody: Buffer,
  { header, secret, now }: { header: string; secret: string; now: Date }
): void {
  const parts = header.split(',').map((part) => part.trim().split('='));
  const time = parts.find(([name]) => name === 't')?.[1] ?? '';
  if (!/^\d{1,12}$/.test(time) || Math.abs(now.getTime() / 1_000 - Number(time)) > TOLERANCE_S)
    throw new PaymentError('The signature is too old, or there is none.');
  const expected = createHmac('sha256', secret).update(`${time}.`).update(rawBody).digest();
  const isSigned = parts.some(
    ([name, value = '']) => name === 'v1' && isSame(Buffer.from(value, 'hex'), expected)
  );
  if (!isSigned) throw new PaymentError('The signature does not fit.');
}

const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);

interface StripeEvent {
  id: string;
  type: string;
  data: { object: StripeSession };
}

const PAID = ['checkout.session.completed', 'checkout.session.async_payment_succeeded'];

function readEvent({ id, type, data }: StripeEvent): PaymentNews {
  const session = data.object;
  const isPaid = PAID.includes(type) && session.payment_status === 'paid' && session.currency === 'usd';
  if (!isPaid || !session.client_reference_id) return { id };
  return {
    id,
    paid: {
      reference: session.client_reference_id,
      checkoutId: session.id,
      amountCents: session.amount_total ?? 0
    }
  };
}
