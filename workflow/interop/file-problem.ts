/** What is wrong with a workflow file, in a sentence that names the place as people know it. */
import type { z } from 'zod';
import { findDefinition } from '../catalogue.ts';
import { isPlainObject } from '../document/json.ts';
import { fieldsOf } from '../form/fields-of.ts';
import type { Problem } from '../types.ts';

export type Path = readonly PropertyKey[];

/** A Problem at a place of `value`; `reason` continues the sentence and has no full stop. */
export function problemAt(
  value: unknown,
  path: Path,
  finding: { code?: Problem['code']; reason: string }
): Problem {
  const [part, id, inside, ...field] = path.map(String);
  const { code = CODE_OF_PART[part ?? ''] ?? 'INVALID_FILE', reason } = finding;
  const message = `${placeInWords(value, path)}: ${reason}.`;
  const problem: Problem = { code, message, severity: 'error' };
  if (part === 'nodes' && id !== undefined) problem.nodeId = id;
  if (part === 'edges' && id !== undefined) problem.edgeId = id;
  if (part === 'nodes' && inside === 'config' && field.length > 0) problem.field = field.join('.');
  return problem;
}

const CODE_OF_PART: Record<string, Problem['code']> = {
  nodes: 'MALFORMED_NODE',
  edges: 'MALFORMED_EDGE',
  notes: 'MALFORMED_NOTE'
};

/** What a schema found, as a Problem. */
export function toProblem(value: unknown, issue: z.core.$ZodIssue): Problem {
  return problemAt(value, issue.path, { reason: reasonOf(issue, valueAt(value, issue.path)) });
}

function reasonOf(issue: z.core.$ZodIssue, value: unknown): string {
  if (value === undefined) return 'this is missing';
  if (issue.code === 'unrecognized_keys') return `the field “${issue.keys.join('”, “')}” is not known here`;
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  if (issue.code === 'invalid_type') return `this must be ${NOUNS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `this must be ${issue.values.join(', ')}`;
  return issue.message.replace(/^(Invalid input|Too (big|small)): /, '');
}

const NOUNS: Record<string, string | undefined> = {
  number: 'a number',
  int: 'a whole number',
  string: 'text',
  boolean: 'true or false',
  object: 'a group of fields',
  record: 'a group of fields'
};

/** “In the step “Call”, Headers”: by labels where the file has them, else by its own names. */
export function placeInWords(value: unknown, path: Path): string {
  const [part, id, ...rest] = path.map(String);
  if (part === undefined) return 'In this file';
  const describe = id === undefined ? undefined : DESCRIBE[part];
  if (!describe) return `In “${path.map(String).join(' → ')}”`;
  const inside = part === 'nodes' ? fieldInWords(valueAt(value, path.slice(0, 2)), rest) : rest.join(' → ');
  return `In ${describe(value, id!)}${inside && `, ${inside}`}`;
}

const DESCRIBE: Record<string, ((value: unknown, id: string) => string) | undefined> = {
  nodes: (value, id) => `the step ${labelOf(value, id)}`,
  edges: (value, id) => {
    const { source, target } = membersOf(valueAt(value, ['edges', id]));
    const ends = [source, target].map((end) => labelOf(value, typeof end === 'string' ? end : '?'));
    return `the connection from ${ends.join(' to ')}`;
  },
  notes: (value, id) => `the note ${quote(valueAt(value, ['notes', id, 'text']), id)}`
};

const labelOf = (value: unknown, nodeId: string): string =>
  quote(valueAt(value, ['nodes', nodeId, 'label']), nodeId);

const MOST_QUOTED = 60;

function quote(text: unknown, otherwise: string): string {
  const words = typeof text === 'string' && text.trim() !== '' ? text.trim() : otherwise;
  return `“${words.length > MOST_QUOTED ? `${words.slice(0, MOST_QUOTED)}…` : words}”`;
}

/** A field of the form by the label that it has there. */
function fieldInWords(node: unknown, [first, name, ...rest]: string[]): string {
  if (first !== 'config' || name === undefined) return [first, name, ...rest].filter(Boolean).join(' → ');
  const { type } = membersOf(node);
  const definition = typeof type === 'string' ? findDefinition(type) : undefined;
  const field = definition && fieldsOf(definition).find((one) => one.name === name);
  return [field?.label ?? name, ...rest].join(' → ');
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => membersOf(inner)[String(key)], value);
}

const membersOf = (value: unknown): Record<string, unknown> =>
  isPlainObject(value) ? value : Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
