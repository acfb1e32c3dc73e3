import { runNews } from '#lib/server/answers/runs.ts';
import { eventStream } from '#lib/server/operation.ts';
import { route } from '#lib/server/route.ts';
import { streamNews } from '#lib/server/run-stream.ts';

export const GET = route({
  action: 'run.read',
  answer: eventStream({ news: runNews }),
  docs: {
    id: 'followRuns',
    tag: 'Runs',
    summary: 'Follow all runs live',
    description:
      'Server-sent events without an end: a `news` at once and then whenever some run of the team started, went on or ended, at most twice a second. Read the list or the overview again then. A comment every five seconds shows that the stream lives.'
  },
  handle: ({ actor, event }) => streamNews({ actor, event })
});
