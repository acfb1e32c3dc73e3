import type { AnyNode } from 'acorn';
import type { Code } from '../frame.ts';
import { compileCall, compileNew } from './calls.ts';
import type { Compiler, NodeCompiler, NodeOf } from './compiler.ts';
import { compileArray, compileLiteral, compileObject, compileTemplate } from './literals.ts';
import { compileChain, compileMember } from './members.ts';
import { compileIdentifier } from './names.ts';
import { compileBinary, compileConditional, compileLogical, compileUnary } from './operations.ts';

type Table = { [T in AnyNode['type']]?: (node: NodeOf<T>, compiler: Compiler) => Code };

/** The language: the syntax nodes that mean something. Everything else that JavaScript has is a problem. */
const table: Table = {
  ArrayExpression: compileArray,
  BinaryExpression: compileBinary,
  CallExpression: compileCall,
  ChainExpression: compileChain,
  ConditionalExpression: compileConditional,
  Identifier: compileIdentifier,
  Literal: compileLiteral,
  LogicalExpression: compileLogical,
  MemberExpression: compileMember,
  NewExpression: compileNew,
  ObjectExpression: compileObject,
  ParenthesizedExpression: (node, compiler) => compiler.compile(node.expression),
  TemplateLiteral: compileTemplate,
  UnaryExpression: compileUnary
};

/** A map, so that no type can be found on a prototype. */
export const syntax: ReadonlyMap<string, NodeCompiler> = new Map(
  Object.entries(table) as [string, NodeCompiler][]
);
