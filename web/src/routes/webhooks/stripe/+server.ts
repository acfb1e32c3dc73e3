import { Buffer } from 'node:buffer';
import { ApiError, errorResponse } from '#lib/server/errors.ts';
import { platform } from '#lib/server/platform.ts';
import { receivePayment } from '#lib/server/services/billing.ts';
import type { RequestHandler } from './$types.js';

const MOST_BYTES = 256 * 1_024;

/** What Stripe reports. The signature is over the bytes as they came, so nothing may parse them before. */
export const POST: RequestHandler = async ({ request }) => {
  try {
    const body = Buffer.from(await request.arrayBuffer());
    if (body.length > MOST_BYTES) throw new ApiError(413, 'TOO_LARGE', 'Send at most 256 KB.');
    await receivePayment(body, request.headers.get('stripe-signature'));
    return new Response(null, { status: 204 });
  } catch (error) {
    return errorResponse(error, (fault) =>
      platform().log.error({ err: fault }, 'a payment was not taken in')
    );
  }
};
