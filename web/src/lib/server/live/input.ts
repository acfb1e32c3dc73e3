import { z } from 'zod';
import { formText, plainText } from '../text-input.ts';

const DAY_MS = 86_400_000;
/** A slip of the finger in a year is no session. */
const FARTHEST_MS = 366 * DAY_MS;

/** What a host says about a session. */
export const sessionFields = {
  title: plainText(120).meta({ examples: ['Lead concierge, live'] }),
  description: formText.trim().max(4_000).default('').meta({ description: 'For the public page.' }),
  startsAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .refine((at) => at.getTime() > Date.now() - DAY_MS, 'Choose a time that is not over yet.')
    .refine((at) => at.getTime() < Date.now() + FARTHEST_MS, 'Choose a time within a year.')
    .meta({ description: 'When it begins.' }),
  minutes: z.int().min(5).max(720).default(60).meta({ description: 'How long it is meant to take.' }),
  listed: z.boolean().default(true).meta({ description: 'Whether the public calendar shows it.' })
} as const;

/** How somebody without an account wants to be called. */
export const guestName = plainText(80);

export const spokenText = plainText(1_000);
