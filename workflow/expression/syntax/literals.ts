import { ExpressionError, fail } from '../error.ts';
import type { Code, Frame } from '../frame.ts';
import { toText } from '../output.ts';
import { createPattern, MAX_PATTERN_SIZE, patternSize } from '../pattern.ts';
import { copyKeys, isReservedKey, kindOf, setKey, type PlainObject } from '../values.ts';
import type { Compiler, NodeOf } from './compiler.ts';

export function compileLiteral(node: NodeOf<'Literal'>, compiler: Compiler): Code {
  if (node.regex) return compilePatternLiteral(node, compiler);
  const { value } = node;
  if (typeof value === 'bigint') return compiler.problem(node, 'Whole numbers are written without n.');
  return () => value;
}

function compilePatternLiteral(node: NodeOf<'Literal'>, compiler: Compiler): Code {
  const { pattern: source, flags } = node.regex ?? { pattern: '', flags: '' };
  compiler.patternSize += patternSize(source);
  if (compiler.patternSize > MAX_PATTERN_SIZE)
    return compiler.problem(node, 'The patterns of this field are too large.');
  try {
    const pattern = createPattern(source, flags);
    return () => pattern;
  } catch (error) {
    if (error instanceof ExpressionError) return compiler.problem(node, error.message);
    throw error;
  }
}

export function compileTemplate(node: NodeOf<'TemplateLiteral'>, compiler: Compiler): Code {
  const texts = node.quasis.map((quasi) => quasi.value.cooked ?? '');
  const holes = node.expressions.map((expression) => compiler.compile(expression));
  return compiler.located(node, (frame) => joinTemplate(texts, holes, frame));
}

/** Texts with the values of code between them: `texts` has one element more than `holes`. */
export function joinTemplate(texts: readonly string[], holes: readonly Code[], frame: Frame): string {
  let result = texts[0] ?? '';
  for (const [index, hole] of holes.entries()) {
    const text = toText(hole(frame), frame);
    frame.chargeText(text.length);
    result += text + (texts[index + 1] ?? '');
  }
  return result;
}

export function compileArray(node: NodeOf<'ArrayExpression'>, compiler: Compiler): Code {
  const elements = node.elements.map((element) => ({
    spread: element?.type === 'SpreadElement',
    code: element
      ? compiler.compile(element.type === 'SpreadElement' ? element.argument : element)
      : () => undefined
  }));
  return compiler.located(node, (frame) => {
    const list: unknown[] = [];
    for (const { spread, code } of elements) {
      if (spread) appendAll(list, code(frame), frame);
      else list.push(code(frame));
    }
    return list;
  });
}

/** Adds the elements of a list; a missing one adds nothing. */
export function appendAll(target: unknown[], added: unknown, frame: Frame): void {
  if (added === undefined || added === null) return;
  if (!Array.isArray(added)) return fail('Only a list can follow the three dots here.');
  frame.chargeElements(added.length);
  for (const element of added) target.push(element);
}

/** Writes one part of an object literal into the object. */
type Part = (target: PlainObject, frame: Frame) => void;

export function compileObject(node: NodeOf<'ObjectExpression'>, compiler: Compiler): Code {
  const parts = node.properties.map((property) =>
    property.type === 'SpreadElement'
      ? compileSpread(property, compiler)
      : compileProperty(property, compiler)
  );
  return compiler.located(node, (frame) => {
    const object: PlainObject = {};
    for (const part of parts) part(object, frame);
    return object;
  });
}

function compileSpread(node: NodeOf<'SpreadElement'>, compiler: Compiler): Part {
  const code = compiler.compile(node.argument);
  return (target, frame) => {
    const source = code(frame);
    if (source === undefined || source === null) return;
    if (kindOf(source) !== 'object') return fail('Only an object can follow the three dots here.');
    frame.chargeElements(Object.keys(source).length);
    copyKeys(target, source as PlainObject);
  };
}

function compileProperty(node: NodeOf<'Property'>, compiler: Compiler): Part {
  if (node.kind !== 'init')
    compiler.problem(node, 'Fields of an object are values, not get or set functions.');
  const value = compiler.compile(node.value);
  const key = node.computed ? undefined : staticKey(node.key);
  if (key === undefined) return compileComputedKey(node, value, compiler);
  if (isReservedKey(key)) compiler.problem(node.key, `"${key}" cannot be the name of a field.`);
  return (target, frame) => setKey(target, key, value(frame));
}

function compileComputedKey(node: NodeOf<'Property'>, value: Code, compiler: Compiler): Part {
  const keyCode = compiler.compile(node.key);
  return (target, frame) => {
    const key = keyCode(frame);
    if (typeof key !== 'string' && typeof key !== 'number') fail('The name of a field must be text.');
    setKey(target, String(key), value(frame));
  };
}

/** The name that a key of an object or pattern spells: `a`, `"a b"` or `1`. */
export function staticKey(key: NodeOf<'Property'>['key']): string | undefined {
  if (key.type === 'Identifier') return key.name;
  const isName = key.type === 'Literal' && (typeof key.value === 'string' || typeof key.value === 'number');
  return isName ? String(key.value) : undefined;
}
