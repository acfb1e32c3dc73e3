/**
 * Stripe: checkout sessions, idempotent as there, and events signed as there. Nobody can pay in it: `pay` does.
 * @see https://docs.stripe.com/api/checkout/sessions and https://docs.stripe.com/webhooks#verify-manually
 */
import { createHmac } from 'node:crypto';
import type { Context } from 'hono';
import { bearerToken, isToken, pretendApp } from './pretend-app.ts';
import type { PretendService } from './pretend-service.ts';

const SECRET_KEY = /^(sk|rk)_(test|live)_\w+$/;
const MOST_AMOUNT = 99_999_999;

interface Session {
  id: string;
  object: 'checkout.session';
  amount_total: number;
  client_reference_id: string | null;
  currency: string;
  livemode: false;
  mode: string;
  payment_status: 'unpaid' | 'paid';
  status: 'open' | 'complete';
  success_url: string;
  url: string;
}

class StripeError extends Error {
  readonly status: 400 | 401 | 404;
  readonly body: object;

  constructor(status: 400 | 401 | 404, message: string, more: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.body = { error: { type: 'invalid_request_error', message, ...more } };
  }
}

export const stripe: PretendService = {
  name: 'stripe',
  title: 'Stripe',
  hosts: ['api.stripe.com'],
  open() {
    const app = pretendApp();
    const sessions = new Map<string, Session>();
    const answered = new Map<string, { asked: string; id: string }>();
    const api = '/api.stripe.com/v1/checkout/sessions';
    app.use('/api.stripe.com/*', async (c, next) => {
      authorise(c);
      await next();
    });
    app.post(api, async (c) => {
      const asked = await c.req.text();
      const key = c.req.header('idempotency-key');
      const known = key === undefined ? undefined : answered.get(key);
      if (known && known.asked !== asked) throw keyReused();
      if (known) return c.json(sessions.get(known.id));
      const session = makeSession(new URLSearchParams(asked), sessions.size + 1);
      sessions.set(session.id, session);
      if (key !== undefined) answered.set(key, { asked, id: session.id });
      return c.json(session);
    });
    app.get(`${api}/:id`, (c) => {
      const session = sessions.get(c.req.param('id'));
      if (!session)
        throw new StripeError(404, `No such checkout.session: ${c.req.param('id')}`, {
          code: 'resource_missing'
        });
      return c.json(session);
    });
    app.notFound((c) =>
      c.json(new StripeError(404, `Unrecognized request URL (${c.req.method}: ${c.req.path})`).body, 404)
    );
    app.onError((error, c) => {
      if (error instanceof StripeError) return c.json(error.body, error.status);
      return c.json({ error: { type: 'api_error', message: error.message } }, 500);
    });
    return async (request) => app.fetch(request);
  }
};

function authorise(c: Context): void {
  const token = bearerToken(c);
  if (!token) throw new StripeError(401, 'You did not provide an API key.');
  if (!isToken(token, SECRET_KEY))
    throw new StripeError(401, `Invalid API Key provided: ${token.slice(0, 7)}****`);
}

function makeSession(form: URLSearchParams, count: number): Session {
  const required = (param: string) => {
    const value = form.get(param);
    if (value) return value;
    throw new StripeError(400, `Missing required param: ${param}.`, { param, code: 'parameter_missing' });
  };
  const priced = 'line_items[0][price_data]';
  const mode = required('mode');
  const amount = Number(required(`${priced}[unit_amount]`));
  required(`${priced}[product_data][name]`);
  if (!Number.isInteger(amount) || amount < 1 || amount > MOST_AMOUNT)
    throw new StripeError(400, `Invalid integer: ${amount}`, {
      param: 'line_items[0][price_data][unit_amount]',
      code: 'parameter_invalid_integer'
    });
  const id = `cs_test_${String(count).padStart(24, '0')}`;
  return {
    id,
    object: 'checkout.session',
    amount_total: amount * Number(required('line_items[0][quantity]')),
    client_reference_id: form.get('client_reference_id'),
    currency: required(`${priced}[currency]`),
    livemode: false,
    mode,
    payment_status: 'unpaid',
    status: 'open',
    success_url: required('success_url'),
    url: `https://checkout.stripe.com/c/pay/${id}`
  };
}

function keyReused(): StripeError {
  const message =
    'Keys for idempotent requests can only be used with the same parameters they were first used with.';
  return new StripeError(400, message, { type: 'idempotency_error' });
}

/** The event that Stripe sends when somebody has paid in this session. */
export function paidEvent(session: object, id = 'evt_test_1'): string {
  const object = { ...session, payment_status: 'paid', status: 'complete' };
  const created = 1_772_000_000;
  return JSON.stringify({
    id,
    object: 'event',
    type: 'checkout.session.completed',
    created,
    livemode: false,
    data: { object }
  });
}

/** The `Stripe-Signature` header of a body. */
export function signStripe(body: string, { secret, at }: { secret: string; at: Date }): string {
  const time = Math.floor(at.getTime() / 1_000);
  return `t=${time},v1=${createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')}`;
}
