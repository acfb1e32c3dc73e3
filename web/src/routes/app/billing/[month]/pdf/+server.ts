import { renderInvoice } from '#lib/server/invoice-pdf.ts';
import { readInvoice } from '#lib/server/services/billing.ts';
import { actorOf } from '#lib/shell/actor.server.ts';
import { error } from '@sveltejs/kit';
import { toApiError } from '#lib/server/errors.ts';
import type { RequestHandler } from './$types.js';

/** The invoice of a month as a file. */
export const GET: RequestHandler = async ({ locals, params }) => {
  const invoice = await readInvoice(actorOf(locals), params.month).catch((cause: unknown) => {
    const known = toApiError(cause);
    if (known) error(known.status, { message: known.message, code: known.code });
    throw cause;
  });
  const bytes = await renderInvoice(invoice);
  return new Response(new Uint8Array(bytes), {
    headers: {
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="${invoice.number}.pdf"`,
      'cache-control': 'private, no-store'
    }
  });
};
