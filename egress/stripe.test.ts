import { paidEvent, signStripe, stripe } from '@automateos/mocks';
import { describe, expect, test } from 'vitest';
import { PaymentError } from './payments.ts';
import { createStripe } from './stripe.ts';

const secret = 'whsec_test';
const order = {
  reference: 'org:payment',
  amountCents: 1_234,
  title: 'AutomateOS, March 2026',
  successUrl: 'https://a.test/ok',
  cancelUrl: 'https://a.test/back'
};
const now = new Date('2026-03-14T09:00:00Z');

function open(secretKey = 'sk_test_abc') {
  const send = stripe.open();
  const read = async (id: string) =>
    (await send(
      new Request(`https://api.stripe.com/v1/checkout/sessions/${id}`, {
        headers: { authorization: `Bearer ${secretKey}` }
      })
    ).then((answer) => answer.json())) as object;
  return { adapter: createStripe({ secretKey, webhookSecret: secret, send }), read };
}

describe('checkout', () => {
  test('a session is made with amount and reference, once however often it is asked for', async () => {
    const { adapter, read } = open();
    const checkout = await adapter.createCheckout(order);
    expect(checkout.url).toMatch(/^https:\/\/checkout\.stripe\.com\//);
    expect(await read(checkout.id)).toMatchObject({
      amount_total: 1_234,
      currency: 'usd',
      client_reference_id: 'org:payment',
      payment_status: 'unpaid'
    });
    expect(await adapter.createCheckout(order)).toEqual(checkout);
  });

  test.each([
    ['the same reference for another amount', 'sk_test_abc', { amountCents: 1 }, /idempotent/],
    ['a key that is none', 'pk_test_abc', {}, /Invalid API Key/],
    ['no amount', 'sk_test_abc', { reference: 'x', amountCents: 0 }, /Invalid integer/]
  ] as const)('%s is refused in a sentence', async (...[, key, change, sentence]) => {
    const { adapter } = open(key);
    if (key.startsWith('sk')) await adapter.createCheckout(order);
    const refused = adapter.createCheckout({ ...order, ...change });
    await expect(refused).rejects.toThrow(PaymentError);
    await expect(refused).rejects.toThrow(sentence);
  });
});

describe('news', () => {
  const session = {
    id: 'cs_1',
    client_reference_id: 'org:payment',
    amount_total: 1_234,
    currency: 'usd'
  };
  const { adapter } = open();
  const read = (body: string, header: string | null, at = now) =>
    adapter.readNews(Buffer.from(body), header, at);

  test('a signed payment is read', () => {
    const body = paidEvent(session);
    expect(read(body, signStripe(body, { secret, at: now }))).toEqual({
      id: 'evt_test_1',
      paid: { reference: 'org:payment', checkoutId: 'cs_1', amountCents: 1_234 }
    });
  });

  test('other events, unpaid sessions and other currencies are nothing', () => {
    for (const body of [
      paidEvent(session).replace('checkout.session.completed', 'customer.created'),
      paidEvent(session).replace('"paid"', '"unpaid"'),
      paidEvent({ ...session, currency: 'jpy' })
    ])
      expect(read(body, signStripe(body, { secret, at: now }))).toEqual({ id: 'evt_test_1' });
  });

  test('what is not from Stripe is refused: changed, signed by another, old, or not signed', () => {
    const body = paidEvent(session);
    const header = signStripe(body, { secret, at: now });
    expect(() => read(body.replace('1234', '1235'), header)).toThrow(PaymentError);
    expect(() => read(`${body} `, header)).toThrow(PaymentError);
    expect(() => read(body, signStripe(body, { secret: 'whsec_other', at: now }))).toThrow(PaymentError);
    expect(() => read(body, header, new Date(now.getTime() + 301_000))).toThrow(/too old/);
    for (const missing of [null, '', 't=1', 'v1=00', header.replace('v1=', 'v0=')])
      expect(() => read(body, missing)).toThrow(PaymentError);
  });

  test('during a change of the secret one of several signatures is enough', () => {
    const body = paidEvent(session);
    const [time, good] = signStripe(body, { secret, at: now }).split(',');
    expect(read(body, `${time},v1=${'0'.repeat(64)},${good}`).paid).toBeDefined();
  });
});
