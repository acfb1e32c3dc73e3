import { LIMITS, type Json } from '@automateos/workflow';

/** Input refused at the door. `message` is a sentence for whoever sent it. */
export class BadInput extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/**
 * The one way JSON text enters: nesting is bounded before parsing, and whatever Postgres could not store or a careless
 * reader could trip over is refused. The size of the text is bounded by whoever reads the body.
 * @throws BadInput
 */
export function parseJson(text: string): Json {
  assertDepth(text);
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    throw new BadInput(400, 'BAD_JSON', `The body is not valid JSON: ${(error as Error).message}.`);
  }
  assertPlain(value);
  return value;
}

/** Counts brackets outside of strings, so that no parser ever sees deep nesting. */
function assertDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (quoted) {
      if (character === 0x5c)
        i++; // a backslash takes the next character with it
      else if (character === 0x22) quoted = false;
    } else if (character === 0x22) quoted = true;
    else if (character === 0x5b || character === 0x7b) {
      if (++depth > LIMITS.jsonDepth)
        throw new BadInput(400, 'TOO_DEEP', `The body is nested deeper than ${LIMITS.jsonDepth} levels.`);
    } else if (character === 0x5d || character === 0x7d) depth--;
  }
}

/**
 * Refuses reserved keys, NUL, broken Unicode and numbers that JSON cannot carry. `constructor` alone is an ordinary word
 * (racing data has it); only the pair `constructor.prototype` reaches a prototype.
 * @throws BadInput
 */
export function assertPlain(value: Json): void {
  if (typeof value === 'string') return assertText(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value))
      throw new BadInput(400, 'BAD_NUMBER', 'The body holds a number that is too large.');
    return;
  }
  if (value === null || typeof value === 'boolean') return;
  if (Array.isArray(value)) return value.forEach(assertPlain);
  for (const [key, child] of Object.entries(value)) {
    assertText(key);
    if (isReserved(key, child))
      throw new BadInput(400, 'RESERVED_KEY', `"${key}" cannot be used as a field name.`);
    assertPlain(child);
  }
}

function isReserved(key: string, child: Json): boolean {
  if (key === '__proto__') return true;
  return (
    key === 'constructor' && typeof child === 'object' && child !== null && Object.hasOwn(child, 'prototype')
  );
}

function assertText(text: string): void {
  if (text.includes('\0')) throw new BadInput(400, 'BAD_TEXT', 'Text must not contain the NUL character.');
  if (!text.isWellFormed()) throw new BadInput(400, 'BAD_TEXT', 'Text must be valid Unicode.');
}

/** Decodes bytes as UTF-8. @throws BadInput */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(400, 'BAD_TEXT', 'The body is not valid UTF-8.');
  }
}
