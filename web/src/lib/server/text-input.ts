import { z } from 'zod';

/** Text that a person typed and that can be stored: trimmed, not empty, no NUL, valid Unicode. */
export const plainText = (maxCharacters: number) =>
  z
    .string()
    .trim()
    .min(1, 'This is needed.')
    .max(maxCharacters, `At most ${maxCharacters} characters.`)
    .refine((text) => !text.includes('\0') && text.isWellFormed(), 'This text cannot be stored.');
