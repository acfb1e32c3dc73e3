import { toJsonText, toText } from '../output.ts';
import { kindOf, type PlainObject } from '../values.ts';
import type { FunctionEntry } from './define.ts';

/** Whether there is nothing in a value: missing, an empty text, list or object. Zero and false are something. */
export function isEmpty(value: unknown): boolean {
  const kind = kindOf(value);
  if (kind === 'text' || kind === 'list') return (value as string | unknown[]).length === 0;
  if (kind === 'object') return Object.keys(value as PlainObject).length === 0;
  return kind === 'nothing';
}

/** Functions of every value, also of a missing one. */
export const anyFunctions: readonly FunctionEntry[] = [
  {
    signature: 'isEmpty()',
    description: 'Whether the value is missing or an empty text, list or object.',
    example: ['"".isEmpty()', true],
    run: isEmpty
  },
  {
    signature: 'isNotEmpty()',
    description: 'Whether there is something in the value.',
    example: ['[0].isNotEmpty()', true],
    run: (value) => !isEmpty(value)
  },
  {
    signature: 'ifEmpty(fallback)',
    description: 'The value, or another one when it is empty or missing.',
    example: ['"".ifEmpty("nobody")', 'nobody'],
    run: (value, call) => (isEmpty(value) ? call.value(0) : value)
  },
  {
    signature: 'toText()',
    description:
      'The value as text: dates in ISO form, lists and objects as JSON, a missing value as empty text.',
    example: ['[1, 2].toText()', '[1,2]'],
    aliases: ['toString'],
    run: (value, call) => toText(value, call.frame)
  },
  {
    signature: 'toJson()',
    description: 'The value as JSON text.',
    example: ['{ name: "Ada" }.toJson()', '{"name":"Ada"}'],
    aliases: ['toJsonString'],
    run: (value, call) => toJsonText(value, call.frame)
  },
  {
    signature: 'type()',
    description: 'What the value is: text, number, boolean, list, object, date or nothing.',
    example: ['[1].type()', 'list'],
    run: (value) => kindOf(value)
  }
];
