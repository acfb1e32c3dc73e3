import { fail } from '../error.ts';
import type { Code, Frame } from '../frame.ts';
import { Call } from '../functions/define.ts';
import { globals, methods, type AnyEntry, type ByKind } from '../functions/index.ts';
import { nearestName } from '../suggest.ts';
import { KIND_NAMES, kindOf, Lambda, type Kind, type LambdaDefinition } from '../values.ts';
import { unwrap, type Compiler, type NodeOf } from './compiler.ts';
import { compileLambda } from './lambda.ts';
import { appendAll } from './literals.ts';
import { isSkipped, SKIPPED } from './members.ts';
import { globalOf, namespaceOf } from './names.ts';
import { compileNodeCall } from './references.ts';

type Arguments = (frame: Frame) => unknown[];
type CallNode = NodeOf<'CallExpression'> | NodeOf<'NewExpression'>;

export function compileCall(node: NodeOf<'CallExpression'>, compiler: Compiler): Code {
  const reference = compileNodeCall(node, compiler);
  if (reference) return reference;
  const { callee } = node;
  const global = globalOf(callee, compiler);
  if (global)
    return compileFunction(node, { entry: global, name: (callee as NodeOf<'Identifier'>).name }, compiler);
  if (callee.type === 'Identifier' && compiler.findLocal(callee.name) === undefined)
    return compiler.problem(callee, unknownFunction(callee.name, globals.keys()));
  if (callee.type !== 'MemberExpression')
    return compiler.problem(callee, 'Only the functions of the list can be called, such as value.trim().');
  if (callee.computed || callee.property.type !== 'Identifier')
    return compiler.problem(callee, 'Write the name of a function behind a dot, such as value.trim().');
  const namespace = namespaceOf(callee.object, compiler);
  const { name } = callee.property;
  if (!namespace) return compileMethod(node, { callee, name }, compiler);
  const entry = namespace.get(name);
  if (!entry) return compiler.problem(callee, unknownFunction(name, namespace.keys()));
  return compileFunction(node, { entry, name }, compiler);
}

/** `new Date(…)` and nothing else. */
export function compileNew(node: NodeOf<'NewExpression'>, compiler: Compiler): Code {
  const entry =
    node.callee.type === 'Identifier' && node.callee.name === 'Date' && globalOf(node.callee, compiler);
  if (!entry) return compiler.problem(node, 'Only new Date(…) can be made in an expression.');
  return compileFunction(node, { entry, name: 'Date' }, compiler);
}

function compileFunction(
  node: CallNode,
  { entry, name }: { entry: AnyEntry; name: string },
  compiler: Compiler
): Code {
  const args = compileArguments(node, { name, takesFunction: false }, compiler);
  return compiler.located(node, (frame) => entry.run(undefined as never, new Call(frame, name, args(frame))));
}

interface MethodCall {
  callee: NodeOf<'MemberExpression'>;
  name: string;
}

function compileMethod(
  node: NodeOf<'CallExpression'>,
  { callee, name }: MethodCall,
  compiler: Compiler
): Code {
  const object = compiler.compile(callee.object);
  const byKind = methods.get(name);
  if (!byKind) return compiler.problem(callee.property, unknownMethod(name));
  const takesFunction = Object.values(byKind).some((entry) => entry.callback);
  const args = compileArguments(node, { name, takesFunction }, compiler);
  const optional = callee.optional || node.optional;
  return compiler.located(node, (frame) => {
    const self = object(frame);
    if (isSkipped(self, optional)) return SKIPPED;
    const kind = kindOf(self);
    const entry = byKind[kind] ?? byKind.any ?? fail(wrongKind(name, byKind, kind));
    return entry.run(self as never, new Call(frame, name, args(frame)));
  });
}

interface Callee {
  name: string;
  takesFunction: boolean;
}

function compileArguments(node: CallNode, callee: Callee, compiler: Compiler): Arguments {
  const parts = node.arguments.map((argument) => ({
    spread: argument.type === 'SpreadElement',
    code: compileArgument(argument, callee, compiler)
  }));
  if (parts.every((part) => !part.spread)) {
    const codes = parts.map((part) => part.code);
    return (frame) => codes.map((code) => code(frame));
  }
  return (frame) => {
    const values: unknown[] = [];
    for (const { spread, code } of parts) {
      if (spread) appendAll(values, code(frame), frame);
      else values.push(code(frame));
    }
    return values;
  };
}

function compileArgument(argument: CallNode['arguments'][number], callee: Callee, compiler: Compiler): Code {
  if (argument.type === 'SpreadElement') return compiler.compile(argument.argument);
  const definition = compileFunctionArgument(argument, compiler);
  if (!definition) return compiler.compile(argument);
  if (!callee.takesFunction) return compiler.problem(argument, `${callee.name} does not take a function.`);
  return (frame) => new Lambda(frame, definition);
}

/** An arrow function, or the name of a function such as `Number`, as something that can be called for each element. */
function compileFunctionArgument(
  argument: Exclude<CallNode['arguments'][number], NodeOf<'SpreadElement'>>,
  compiler: Compiler
): LambdaDefinition | undefined {
  const node = unwrap(argument);
  if (node.type === 'ArrowFunctionExpression') return compileLambda(node, compiler);
  const entry = globalOf(argument, compiler);
  if (!entry) return undefined;
  const slot = compiler.newSlot();
  const name = (node as NodeOf<'Identifier'>).name;
  const body: Code = (frame) => entry.run(undefined as never, new Call(frame, name, [frame.locals[slot]]));
  return { cost: 1, slots: [slot], unpack: [], body };
}

/** Functions of JavaScript that change a value, and what to use instead. */
const CHANGING: ReadonlyMap<string, string> = new Map([
  ['push', 'Lists are never changed. Use list.concat(value) or [...list, value].'],
  ['unshift', 'Lists are never changed. Use [value, ...list].'],
  ['pop', 'Lists are never changed. Use list.last() or list.slice(0, -1).'],
  ['shift', 'Lists are never changed. Use list.first() or list.slice(1).'],
  ['splice', 'Lists are never changed. Use list.slice(…) or list.filter(…).'],
  ['forEach', 'An expression gives a value. Use list.map(…).']
]);

const unknownMethod = (name: string): string => CHANGING.get(name) ?? unknownFunction(name, methods.keys());

function unknownFunction(name: string, candidates: Iterable<string>): string {
  const near = nearestName(name, candidates);
  return `There is no function ${name}.${near ? ` Did you mean ${near}?` : ''}`;
}

function wrongKind(name: string, byKind: ByKind, kind: Kind): string {
  const kinds = (Object.keys(byKind) as (Kind | 'any')[]).map((wanted) =>
    wanted === 'any' ? 'anything' : KIND_NAMES[wanted]
  );
  const hint = kind === 'nothing' ? ` Write ?.${name}(…) if it may be missing.` : '';
  return `${name} works on ${kinds.join(' or ')}, but this is ${KIND_NAMES[kind]}.${hint}`;
}
