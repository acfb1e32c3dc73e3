import { findSecrets } from '../document/secrets.ts';
import { LIMITS } from '../limits.ts';
import type { Problem } from '../types.ts';
import { placeInWords } from './file-problem.ts';
import { parseFile, refuse, type Parsed } from './file.ts';

/**
 * The document in a file that somebody brings, or the first thing that is wrong with it, in a sentence. Stricter than
 * `parseFile`: nothing that looks like a credential comes in. Never throws.
 */
export function readFile(bytes: Uint8Array): Parsed {
  const tooLarge = refuseBytes(bytes.byteLength);
  if (tooLarge) return tooLarge;
  const text = decode(bytes);
  if (text === undefined)
    return refuse('INVALID_FILE', 'This is not a text file. A workflow file ends in “.automateos.json”.');
  if (text.trim() === '') return refuse('INVALID_FILE', 'This file is empty.');
  const parsed = parseFile(text);
  const secret = parsed.document && findSecrets(parsed.document)[0];
  if (!parsed.document || !secret) return parsed;
  return { problem: { ...secret, message: secretInWords(parsed.document, secret) } };
}

/** The answer for a file of so many bytes when they are too many: before it is read at all. */
export function refuseBytes(bytes: number): ReturnType<typeof refuse> | undefined {
  if (bytes <= LIMITS.documentBytes) return undefined;
  const most = `A workflow file has at most ${LIMITS.documentBytes >> 20} MB.`;
  return refuse('TOO_LARGE', `This file has ${(bytes / (1 << 20)).toFixed(1)} MB. ${most}`);
}

/** Where a credential stands and what to do about it. */
export function secretInWords(document: unknown, { nodeId, field, message }: Problem): string {
  if (nodeId === undefined) return message;
  const path = field === undefined ? [] : ['config', ...field.split('.').slice(0, 1)];
  return `${placeInWords(document, ['nodes', nodeId, ...path])}: ${message.charAt(0).toLowerCase()}${message.slice(1)}`;
}

/** Text, or `undefined` for bytes that are none. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    if (error instanceof TypeError) return undefined; // not UTF-8
    throw error;
  }
}
