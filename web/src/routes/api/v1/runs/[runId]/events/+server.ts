import { z } from 'zod';
import { log, statusOfRun } from '#lib/server/answers/runs.ts';
import { eventStream } from '#lib/server/operation.ts';
import { route } from '#lib/server/route.ts';
import { streamRun } from '#lib/server/run-stream.ts';

const seq = z.coerce.number().int().min(0).max(2_147_483_647); // Postgres integer

/** Server-sent events: `log` per line with its `seq` as id, then `end` with the final status. */
export const GET = route({
  action: 'run.read',
  params: { runId: 'run' },
  query: z.strictObject({
    after: seq.optional().meta({ description: 'Leave out log lines up to this `seq`.' })
  }),
  headers: z.object({
    'last-event-id': seq.optional().meta({ description: 'What an EventSource sends when it comes back.' })
  }),
  answer: eventStream({ log, end: statusOfRun }),
  docs: {
    id: 'followRun',
    tag: 'Runs',
    summary: 'Follow a run live',
    description:
      'Server-sent events: a `log` for each line, then `end` when the run is over. A comment every five seconds shows that the stream lives. A reader that was cut off sends `Last-Event-ID` and goes on where it was.'
  },
  handle: ({ actor, params, query, headers, event }) => {
    const afterSeq = headers['last-event-id'] ?? query.after ?? 0;
    return streamRun({ actor, runId: params.runId, afterSeq, event });
  }
});
