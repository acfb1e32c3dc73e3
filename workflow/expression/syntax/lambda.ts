import type { Pattern as ParameterNode } from 'acorn';
import { NODES_PER_STEP, type Code } from '../frame.ts';
import type { LambdaDefinition } from '../values.ts';
import { memberReader } from './members.ts';
import type { Compiler, NodeOf } from './compiler.ts';
import { refusal } from './refusals.ts';
import { staticKey } from './literals.ts';

/** Work units of a call on top of those of the body. */
const CALL_STEPS = 0.5;

/**
 * An arrow function with one expression as its body. Parameters live in slots of the frame: since functions are never
 * stored, none can call itself, and one slot per parameter in the source is enough.
 */
export function compileLambda(node: NodeOf<'ArrowFunctionExpression'>, compiler: Compiler): LambdaDefinition {
  if (node.async) compiler.problem(node, refusal('AwaitExpression'));
  return compiler.inScope(() => {
    const before = compiler.nodes;
    const slots = node.params.map(() => compiler.newSlot());
    const unpack = node.params.flatMap((parameter, index) =>
      bindParameter(parameter, slots[index] ?? 0, compiler)
    );
    const body = compiler.compile(node.body);
    return { cost: CALL_STEPS + (compiler.nodes - before) / NODES_PER_STEP, slots, unpack, body };
  });
}

/** Declares the names of a parameter whose value is in a slot, and gives the steps that fill them. */
function bindParameter(parameter: ParameterNode, slot: number, compiler: Compiler): Code[] {
  switch (parameter.type) {
    case 'Identifier':
      compiler.declare(parameter.name, slot);
      return [];
    case 'AssignmentPattern':
      return [fillDefault(parameter, slot, compiler), ...bindParameter(parameter.left, slot, compiler)];
    case 'ObjectPattern':
      return parameter.properties.flatMap((property) => bindField(property, slot, compiler));
    case 'ArrayPattern':
      return parameter.elements.flatMap((element, index) =>
        element ? bindMember({ node: element, from: slot, key: String(index) }, compiler) : []
      );
    default:
      compiler.problem(parameter, 'This kind of parameter is not part of expressions.');
      return [];
  }
}

function fillDefault(parameter: NodeOf<'AssignmentPattern'>, slot: number, compiler: Compiler): Code {
  const fallback = compiler.compile(parameter.right);
  return (frame) => {
    if (frame.locals[slot] === undefined) frame.locals[slot] = fallback(frame);
  };
}

function bindField(
  property: NodeOf<'ObjectPattern'>['properties'][number],
  slot: number,
  compiler: Compiler
): Code[] {
  const key = property.type === 'Property' && !property.computed ? staticKey(property.key) : undefined;
  if (property.type !== 'Property' || key === undefined) {
    compiler.problem(property, 'Name the fields of a parameter one by one.');
    return [];
  }
  return bindMember({ node: property.value, from: slot, key }, compiler);
}

interface Member {
  node: ParameterNode;
  from: number;
  key: string;
}

/** Reads an own field or element, as `.` does, into a slot of its own. */
function bindMember({ node, from, key }: Member, compiler: Compiler): Code[] {
  const slot = compiler.newSlot();
  const read = memberReader(key);
  const bind: Code = (frame) => {
    frame.locals[slot] = read(frame.locals[from], frame);
  };
  return [bind, ...bindParameter(node, slot, compiler)];
}
