import { z } from 'zod';

/** How to run an old run again; see `ReplayInput`. */
export const replayBody = z.strictObject({
  from: z.enum(['start', 'failed-step']).optional().meta({
    description: 'From its first step, or from the one that failed with what succeeded before taken over.'
  }),
  version: z
    .enum(['same', 'live'])
    .optional()
    .meta({ description: 'The version that ran before, unless told, or the one that is live now.' })
});
