import type { Json } from '../types.ts';
import { chainStart, findParameters, receiverOf, type Parameter } from './chains.ts';
import { evaluateCode } from './compile.ts';
import { ExpressionError } from './error.ts';
import { EXAMPLE_NOW, functionDocs } from './functions/index.ts';
import { toJson } from './output.ts';
import { scanCode, type Lexeme } from './scan.ts';
import { splitTemplate } from './segments.ts';
import { memberSource, quote } from './tokens.ts';
import type { ExpressionScope, FunctionDoc, SourceRange } from './types.ts';
import { isReservedKey, kindOf, KIND_NAMES, type PlainObject } from './values.ts';
import { variables } from './variables.ts';

export interface CompletionContext {
  /** Sample data of the current item. */
  json?: Json;
  /** Nodes whose data can be read here, nearest first, with the data of a sample item. */
  upstream: readonly { id: string; label: string; sample?: Json }[];
  now?: Date;
  timeZone?: string;
}

/** Replaces the range with `insert`. */
export interface Suggestion extends SourceRange {
  insert: string;
  label: string;
  detail: string;
  /** What it gives for the sample data. */
  sample?: Json;
}

const MAX_SUGGESTIONS = 200;

/** What can be typed at an offset of template text; nothing outside `{{ }}` and inside texts. Never throws. */
export function completeExpression(source: string, offset: number, context: CompletionContext): Suggestion[] {
  const segment = splitTemplate(source).find(
    (candidate) => candidate.kind === 'code' && offset >= candidate.codeStart && offset <= candidate.codeEnd
  );
  if (segment?.kind !== 'code') return [];
  const scan = scanCode(source, segment.codeStart, offset);
  const cursor: Cursor = { source, offset, lexemes: scan.lexemes, context, scope: sampleScope(context) };
  if (scan.end < offset) return completeQuoted(cursor, scan.end);
  return completeAt(cursor).slice(0, MAX_SUGGESTIONS);
}

interface Cursor {
  source: string;
  offset: number;
  lexemes: readonly Lexeme[];
  context: CompletionContext;
  scope: ExpressionScope;
}

function sampleScope({ json, upstream, now, timeZone }: CompletionContext): ExpressionScope {
  const samples = new Map(upstream.map(({ id, sample }) => [id, sample]));
  return {
    json: json ?? null,
    now: now ?? EXAMPLE_NOW,
    timeZone,
    node: (id) => {
      const sample = samples.get(id);
      return sample === undefined ? undefined : { items: [sample], item: sample };
    },
    approval: () => ({ url: 'https://…/approve/…' })
  };
}

function completeAt(cursor: Cursor): Suggestion[] {
  const { lexemes, offset } = cursor;
  const last = lexemes.at(-1);
  const typing = last?.kind === 'name' && last.end === offset ? last : undefined;
  if (!typing && last?.end === offset && last.kind !== 'punctuator') return [];
  const range = { start: typing?.start ?? offset, end: offset };
  const before = lexemes.length - (typing ? 2 : 1);
  const dot = lexemes[before];
  const suggestions =
    dot?.value === '.' || dot?.value === '?.'
      ? completeMember(cursor, before, range)
      : completeRoot(cursor, range);
  return matching(suggestions, typing?.value ?? '');
}

/** Suggestions that fit what was typed: beginnings first, then anything that contains it. */
function matching(suggestions: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = typed.toLowerCase();
  const rank = ({ insert, label }: Suggestion): number => {
    if ([insert, label].some((text) => text.toLowerCase().startsWith(wanted))) return 0;
    return `${insert} ${label}`.toLowerCase().includes(wanted) ? 1 : 2;
  };
  return [0, 1].flatMap((level) => suggestions.filter((suggestion) => rank(suggestion) === level));
}

/** Inside a text that is not closed yet: the nodes after `$(`, the fields after `[`. */
function completeQuoted(cursor: Cursor, quoteStart: number): Suggestion[] {
  const { lexemes, source, offset } = cursor;
  const open = lexemes.at(-1)?.value;
  const typed = source.slice(quoteStart + 1, offset);
  const range = { start: quoteStart, end: offset };
  const owner = lexemes.at(-2)?.value;
  if ((owner === '$' && open === '(') || (owner === '$node' && open === '['))
    return matching(
      cursor.context.upstream.map(({ id, label, sample }) =>
        describe(range, { insert: quote(id), label, sample })
      ),
      typed
    );
  if (open !== '[') return [];
  const value = valueBefore(cursor, lexemes.length - 1);
  return matching(
    fieldsOf(value).map(([key, sample]) => describe(range, { insert: quote(key), label: key, sample })),
    typed
  );
}

function describe(
  range: SourceRange,
  { insert, label, sample }: { insert: string; label: string; sample: unknown }
): Suggestion {
  return { ...range, insert, label, detail: KIND_NAMES[kindOf(sample)], sample: toSample(sample) };
}

function toSample(value: unknown): Json | undefined {
  try {
    return value === undefined ? undefined : toJson(value);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function completeMember(cursor: Cursor, dot: number, range: SourceRange): Suggestion[] {
  const namespace = cursor.lexemes[dot - 1]?.value ?? '';
  const statics = functionDocs.filter(({ on }) => on === namespace);
  if (statics.length > 0) return statics.map((doc) => functionSuggestion(doc, range));
  const value = valueBefore(cursor, dot);
  const start = cursor.lexemes[dot]?.start ?? range.start;
  const fields = fieldsOf(value).map(([key, sample]) => {
    const member = memberSource(key);
    const at = member.startsWith('.') ? range : { start, end: range.end };
    return describe(at, { insert: member.replace(/^\./, ''), label: key, sample });
  });
  const kind = kindOf(value);
  const functions = functionDocs.filter(
    ({ on }) => on === 'any' || (kind === 'nothing' ? isMethodKind(on) : on === kind)
  );
  return [...fields, ...functions.map((doc) => functionSuggestion(doc, range))];
}

/** Without a sample nothing is known about a value, so the functions of all kinds of data are offered. */
const isMethodKind = (on: string): boolean => ['text', 'number', 'list', 'object', 'date'].includes(on);

function functionSuggestion(doc: FunctionDoc, range: SourceRange): Suggestion {
  const open = doc.signature.endsWith('()') ? '()' : '(';
  const insert = doc.signature.includes('(') ? `${doc.name}${open}` : doc.name;
  return { ...range, insert, label: doc.signature, detail: doc.description };
}

function fieldsOf(value: unknown): [string, unknown][] {
  if (kindOf(value) !== 'object') return [];
  return Object.entries(value as PlainObject).filter(([key]) => !isReservedKey(key));
}

function completeRoot(cursor: Cursor, range: SourceRange): Suggestion[] {
  const { context, scope, lexemes } = cursor;
  const fields = fieldsOf(context.json).map(([key, sample]) =>
    describe(range, { insert: `$json${memberSource(key)}`, label: key, sample })
  );
  const nodes = context.upstream.map(({ id, label, sample }) =>
    describe(range, { insert: `$(${quote(id)}).item.json`, label: `$('${label}')`, sample })
  );
  const parameters = findParameters(lexemes).map(({ name }) => ({
    ...range,
    insert: name,
    label: name,
    detail: 'parameter'
  }));
  const roots = [...variables].map(([name, { description }]) => ({
    ...range,
    insert: name,
    label: name,
    detail: description,
    sample: toSample(evaluateCode(name, scope))
  }));
  const functions = functionDocs
    .filter(({ on }) => on === 'global')
    .map((doc) => functionSuggestion(doc, range));
  const namespaces = [...new Set(functionDocs.map(({ on }) => on))]
    .filter((on) => /^[A-Z]/.test(on))
    .map((on) => ({ ...range, insert: `${on}.`, label: on, detail: 'functions' }));
  return [...parameters, ...roots, ...nodes, ...fields, ...functions, ...namespaces];
}

/** The sample value of the chain that ends before a lexeme. */
function valueBefore(cursor: Cursor, index: number): unknown {
  const code = chainCode(cursor, index - 1);
  return code === undefined ? undefined : evaluateCode(code, cursor.scope);
}

/** The code of a chain, with a parameter of an arrow function replaced by the first element of its list. */
function chainCode(cursor: Cursor, last: number): string | undefined {
  const { lexemes, source } = cursor;
  const start = chainStart(lexemes, last);
  const [first, end] = [lexemes[start ?? -1], lexemes[last]];
  if (start === undefined || !first || !end) return undefined;
  const parameter = findParameters(lexemes.slice(0, start)).findLast(({ name }) => name === first.value);
  if (!parameter) return source.slice(first.start, end.end);
  const element = elementCode(cursor, parameter);
  return element && element + source.slice(first.end, end.end);
}

function elementCode(cursor: Cursor, parameter: Parameter): string | undefined {
  const receiver = receiverOf(cursor.lexemes, parameter);
  const list = receiver && chainCode(cursor, receiver.last);
  if (receiver === undefined || list === undefined) return undefined;
  const elementPosition = receiver.method === 'reduce' ? 1 : 0;
  const isElement = parameter.position === elementPosition || receiver.method === 'sort';
  return isElement ? `(${list})[0]` : undefined;
}
