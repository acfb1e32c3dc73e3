import { parse } from '@humanwhocodes/momoa';

/**
 * Where JSON text is broken, in a sentence with line and column. Engines do not agree on saying that, and V8 leaves it out
 * most of the time; so a parser that always knows reads the text again.
 */
export function describeJsonFault(text: string): string {
  try {
    parse(text, { mode: 'json' });
  } catch (error) {
    if (isPlaced(error)) return sentence(text, error);
    if (!(error instanceof RangeError)) throw error; // too deep for a parser that calls itself
  }
  return 'This is not a workflow file: it is not valid JSON.';
}

interface Place {
  line: number;
  column: number;
  offset: number;
}

const isPlaced = (error: unknown): error is Error & Place => error instanceof Error && 'offset' in error;

function sentence(text: string, { line, column, offset }: Place): string {
  const found = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  const place = `line ${line}, column ${column}`;
  return offset >= text.length
    ? `This file is broken: it ends too early, in ${place}.`
    : `This file is broken in ${place}: “${found}” cannot stand there.`;
}
