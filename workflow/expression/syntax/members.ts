import type { Code, Frame } from '../frame.ts';
import { Call, isProperty, nameOf } from '../functions/define.ts';
import { properties, type AnyEntry } from '../functions/index.ts';
import { nearestName } from '../suggest.ts';
import { kindOf, readMember } from '../values.ts';
import type { Compiler, NodeOf } from './compiler.ts';
import { namespaceOf } from './names.ts';
import { compileNodeMember } from './references.ts';

/** What the rest of a chain gives once `?.` met a missing value; it never leaves the chain. */
export const SKIPPED = Symbol('skipped');

/** Whether a chain ends here: skipped before, or at this `?.`. */
export const isSkipped = (value: unknown, optional: boolean): boolean =>
  value === SKIPPED || (optional && (value === undefined || value === null));

export function compileChain(node: NodeOf<'ChainExpression'>, compiler: Compiler): Code {
  const chain = compiler.compile(node.expression);
  return (frame) => {
    const value = chain(frame);
    return value === SKIPPED ? undefined : value;
  };
}

export function compileMember(node: NodeOf<'MemberExpression'>, compiler: Compiler): Code {
  const key = memberName(node);
  const namespace = namespaceOf(node.object, compiler);
  if (namespace) return compileConstant(node, { namespace, key }, compiler);
  const reference = compileNodeMember(node, key, compiler);
  if (reference) return reference;
  const object = compiler.compile(node.object);
  if (key === undefined) return compileComputed(node, object, compiler);
  const read = memberReader(key);
  const { optional } = node;
  return (frame) => {
    const value = object(frame);
    return isSkipped(value, optional) ? SKIPPED : read(value, frame);
  };
}

/** Reads a name: an own field of data or, when some kinds of value have a property of that name, that property. */
export function memberReader(key: string): (value: unknown, frame: Frame) => unknown {
  const byKind = properties.get(key);
  if (!byKind) return (value) => readMember(value, key);
  return (value, frame) => {
    const kind = kindOf(value);
    return kind === 'object'
      ? readMember(value, key)
      : byKind[kind]?.run(value as never, new Call(frame, key, []));
  };
}

/** The name behind the dot, or the text between the brackets when it is written out. */
function memberName({ property, computed }: NodeOf<'MemberExpression'>): string | undefined {
  if (!computed) return property.type === 'Identifier' ? property.name : undefined;
  return property.type === 'Literal' && typeof property.value === 'string' ? property.value : undefined;
}

function compileComputed(node: NodeOf<'MemberExpression'>, object: Code, compiler: Compiler): Code {
  const key = compiler.compile(node.property);
  const { optional } = node;
  return (frame) => {
    const value = object(frame);
    return isSkipped(value, optional) ? SKIPPED : readMember(value, key(frame));
  };
}

interface ConstantAccess {
  namespace: ReadonlyMap<string, AnyEntry>;
  key: string | undefined;
}

function compileConstant(node: NodeOf<'MemberExpression'>, access: ConstantAccess, compiler: Compiler): Code {
  const { namespace, key = '' } = access;
  const entry = namespace.get(key);
  if (entry && isProperty(entry)) return (frame) => entry.run(undefined as never, new Call(frame, key, []));
  if (entry) return compiler.problem(node, `${nameOf(entry)} is a function. Write brackets behind it.`);
  const near = nearestName(key, namespace.keys());
  return compiler.problem(
    node,
    `There is no ${key || 'such function'} here.${near ? ` Did you mean ${near}?` : ''}`
  );
}
