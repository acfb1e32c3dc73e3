import type { Code } from '../frame.ts';
import { NodeItems } from '../values.ts';
import type { Compiler, NodeOf } from './compiler.ts';

/** `$('n_…')`: the node is written out, so that every reference of a document is known without running it. */
export function compileNodeCall(node: NodeOf<'CallExpression'>, compiler: Compiler): Code | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== '$') return undefined;
  if (compiler.findLocal('$') !== undefined) return undefined;
  const [argument] = node.arguments;
  if (node.arguments.length !== 1 || argument?.type !== 'Literal' || typeof argument.value !== 'string')
    return compiler.problem(node, "Name one node between quotes: $('Node').");
  return readNode(argument.value, compiler);
}

/** `$node["n_…"]` and `$node.Name`. */
export function compileNodeMember(
  node: NodeOf<'MemberExpression'>,
  key: string | undefined,
  compiler: Compiler
): Code | undefined {
  if (node.object.type !== 'Identifier' || node.object.name !== '$node') return undefined;
  if (compiler.findLocal('$node') !== undefined) return undefined;
  if (key === undefined) return compiler.problem(node, 'Name the node between quotes: $node["Node"].');
  return readNode(key, compiler);
}

function readNode(id: string, compiler: Compiler): Code {
  compiler.references.add(id);
  return (frame) => new NodeItems(frame.scope.node(id));
}
