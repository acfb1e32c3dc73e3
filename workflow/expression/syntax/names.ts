import type { Code } from '../frame.ts';
import { globals, namespaces, type AnyEntry } from '../functions/index.ts';
import { nearestName } from '../suggest.ts';
import { variables } from '../variables.ts';
import { unwrap, type Compiler, type NodeOf } from './compiler.ts';

/** Names that people try, and where the thing really is. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ['$secrets', 'Secrets are never visible to expressions. Choose the secret in the field that needs it.'],
  ['$credentials', 'Secrets are never visible to expressions. Choose the secret in the field that needs it.'],
  ['$env', 'The environment of the server is not visible to expressions.'],
  ['process', 'The environment of the server is not visible to expressions.'],
  ['$', "Name the node: $('Node').item.json."],
  ['$node', 'Name the node: $node["Node"].json.']
]);

/** A name on its own: a parameter, a variable, or a problem that says what was probably meant. */
export function compileIdentifier(node: NodeOf<'Identifier'>, compiler: Compiler): Code {
  const slot = compiler.findLocal(node.name);
  if (slot !== undefined) return (frame) => frame.locals[slot];
  const variable = variables.get(node.name);
  if (variable) return compiler.located(node, (frame) => variable.read(frame));
  return compiler.problem(node, describeUnknown(node.name, compiler));
}

function describeUnknown(name: string, compiler: Compiler): string {
  const elsewhere = ELSEWHERE.get(name);
  if (elsewhere) return elsewhere;
  if (globals.has(name) || namespaces.has(name)) return `${name} is not a value. Use it as a function.`;
  const near = nearestName(name, [
    ...compiler.localNames(),
    ...variables.keys(),
    ...globals.keys(),
    ...namespaces.keys()
  ]);
  return `${name} is not known here.${near ? ` Did you mean ${near}?` : ''}`;
}

type Callee = NodeOf<'CallExpression'>['callee'] | NodeOf<'MemberExpression'>['object'];

/** The functions of `Math`, `JSON` and the like when a node is that name and no parameter hides it. */
export function namespaceOf(node: Callee, compiler: Compiler): ReadonlyMap<string, AnyEntry> | undefined {
  if (node.type !== 'Identifier' || compiler.findLocal(node.name) !== undefined) return undefined;
  return namespaces.get(node.name);
}

/** The function that a name alone stands for, as in `Number(x)` and `list.map(Number)`. */
export function globalOf(callee: Callee | NodeOf<'SpreadElement'>, compiler: Compiler): AnyEntry | undefined {
  const node = unwrap(callee);
  if (node.type !== 'Identifier' || compiler.findLocal(node.name) !== undefined) return undefined;
  return globals.get(node.name);
}
