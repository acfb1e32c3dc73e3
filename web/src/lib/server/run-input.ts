import { z } from 'zod';

/** How to run an old run again; see `ReplayInput`. */
export const replayBody = z.strictObject({
  from: z.enum(['start', 'failed-step']).optional(),
  version: z.enum(['same', 'live']).optional()
});
