import { z } from 'zod';
import { jsonObject } from '#lib/server/answers/parts.ts';
import { startedRun } from '#lib/server/answers/runs.ts';
import { route } from '#lib/server/route.ts';
import { startTryOut } from '#lib/server/services/try-outs.ts';

export const POST = route({
  action: 'public',
  params: { slug: 'text' },
  body: z.strictObject({
    input: jsonObject('What its trigger gets; an example of its own when left out.').optional()
  }),
  status: 201,
  answer: startedRun,
  docs: {
    id: 'startTryOut',
    tag: 'Gallery',
    summary: 'Try a template out',
    description: 'Runs it on pretend services, without an account. Nothing leaves the installation.',
    errors: {
      NOT_FOUND: [404, 'There is no such template.'],
      WITHDRAWN: [410, 'It was taken back.'],
      TOO_MANY: [429, 'Too many tries in a short time.'],
      BUSY: [503, 'Too many people try templates at this moment.']
    }
  },
  handle: ({ params, body, event }) =>
    startTryOut(params.slug, { address: event.getClientAddress() }, body.input)
});
