import { z } from 'zod';
import { route } from '#lib/server/route.ts';
import { streamRun } from '#lib/server/run-stream.ts';

const seq = z.coerce.number().int().min(0).max(2_147_483_647); // Postgres integer

/** Server-sent events: `log` per line with its `seq` as id, then `end` with the final status. */
export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  query: z.strictObject({ after: seq.optional() }),
  handle: ({ actor, params, query, event }) => {
    const lastId = seq.safeParse(event.request.headers.get('last-event-id') ?? undefined);
    return streamRun({ actor, runId: params.runId, afterSeq: lastId.data ?? query.after ?? 0, event });
  }
});
