import { z } from 'zod';
import { publicId } from './answers/parts.ts';
import { plainText } from './text-input.ts';

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

const MAX_REASON = 500;
const MAX_LETTERS = 100;

/** See `DiscardInput`. */
export const discardBody = z.strictObject({
  reason: plainText(MAX_REASON).optional().meta({ description: 'Why it is let go, for whoever asks later.' })
});

/** Several failed runs at once. */
export const letterIds = z
  .array(publicId('dl', 'Id of the failed run’s entry.'))
  .min(1)
  .max(MAX_LETTERS)
  .meta({ description: `At most ${MAX_LETTERS} at once.` });
