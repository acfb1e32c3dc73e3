import type { Code } from '../frame.ts';
import { binaryOperators, unaryOperators } from '../operators.ts';
import type { Compiler, NodeOf } from './compiler.ts';

export function compileUnary(node: NodeOf<'UnaryExpression'>, compiler: Compiler): Code {
  const apply = unaryOperators.get(node.operator);
  const value = compiler.compile(node.argument);
  if (!apply) return compiler.problem(node, `"${node.operator}" is not part of expressions.`);
  return compiler.located(node, (frame) => apply(value(frame)));
}

export function compileBinary(node: NodeOf<'BinaryExpression'>, compiler: Compiler): Code {
  const apply = binaryOperators.get(node.operator);
  const left = compiler.compile(node.left);
  const right = compiler.compile(node.right);
  if (!apply) return compiler.problem(node, `"${node.operator}" is not part of expressions.`);
  return compiler.located(node, (frame) => apply(left(frame), right(frame), frame));
}

export function compileLogical(node: NodeOf<'LogicalExpression'>, compiler: Compiler): Code {
  const left = compiler.compile(node.left);
  const right = compiler.compile(node.right);
  switch (node.operator) {
    case '&&':
      return (frame) => left(frame) && right(frame);
    case '||':
      return (frame) => left(frame) || right(frame);
    case '??':
      return (frame) => left(frame) ?? right(frame);
  }
}

export function compileConditional(node: NodeOf<'ConditionalExpression'>, compiler: Compiler): Code {
  const test = compiler.compile(node.test);
  const consequent = compiler.compile(node.consequent);
  const alternate = compiler.compile(node.alternate);
  return (frame) => (test(frame) ? consequent(frame) : alternate(frame));
}
