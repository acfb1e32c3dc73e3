import { LIMITS } from '@automateos/workflow';
import { z } from 'zod';

const NOT_STORABLE = 'This text cannot be stored.';
const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Text that a person typed and that can be stored: trimmed, not empty, no NUL, valid Unicode. */
export const plainText = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .min(1, 'This is needed.')
    .max(maxCharacters, `At most ${maxCharacters} characters.`)
    .refine(isStorable, NOT_STORABLE);

/** Text of a form that is kept as it is: no NUL, valid Unicode. */
export const formText = z.string().refine(isStorable, NOT_STORABLE);

/** How a workflow is called. */
export const workflowName = plainText(LIMITS.nameCharacters).meta({ examples: ['Lead concierge'] });

/** What people call a version. */
export const versionName = plainText(100).meta({ examples: ['Before the move'] });

/** What people say about a version. */
export const versionNote = plainText(2_000).meta({ description: 'What changed, for the list of versions.' });

/** A query parameter that is `true` or `false`. */
export const flag = z
  .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
  .meta({ type: 'string', enum: ['true', 'false'] });

/** What an editor has on its screen (`Y.snapshot`): nothing that is not saved yet may be left out without a word. */
export const snapshot = z.base64().optional().meta({
  description:
    'For editors: what is on the screen, as an encoded Yjs snapshot. Refused with `NOT_SAVED_YET` when it holds more than is saved.'
});
