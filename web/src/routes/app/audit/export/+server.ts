import { auditFilter } from '#lib/audit/words.ts';
import { exportAudit } from '#lib/server/services/audit.ts';
import { actorOf, may } from '#lib/shell/actor.server.ts';
import { error } from '@sveltejs/kit';
import type { RequestHandler } from './$types.js';

/** The log as a file, with the filters of the page. It is written while it is read: any length fits in memory. */
export const GET: RequestHandler = ({ locals, url }) => {
  const actor = actorOf(locals);
  if (!may(actor, 'audit.read')) error(403, 'Only owners and admins read the audit log.');
  const lines = exportAudit(actor, auditFilter(url.searchParams, new Date()));
  return new Response(streamOf(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="audit-log.csv"',
      'cache-control': 'no-store'
    }
  });
};

function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await lines.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await lines.return(undefined);
    }
  });
}
