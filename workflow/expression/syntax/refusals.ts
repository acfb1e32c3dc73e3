/** Why a kind of syntax is not part of expressions, and what to write instead. */
const REFUSALS: ReadonlyMap<string, string> = new Map([
  ['ArrowFunctionExpression', 'A function can only be given to another one, such as map or filter.'],
  ['FunctionExpression', 'Write a function with an arrow: x => x.name.'],
  ['ClassExpression', 'Expressions cannot define classes.'],
  ['ThisExpression', '`this` does not exist in expressions. Use $json.'],
  ['Super', '`super` does not exist in expressions.'],
  ['NewExpression', 'Only new Date(…) can be made in an expression.'],
  ['AssignmentExpression', 'Expressions cannot change values. To compare, use ===.'],
  ['UpdateExpression', 'Expressions cannot change values.'],
  ['SequenceExpression', 'Only one value can be computed; remove the comma.'],
  ['AwaitExpression', 'Expressions cannot wait.'],
  ['YieldExpression', 'Expressions cannot wait.'],
  ['ImportExpression', 'Expressions cannot load code.'],
  ['MetaProperty', 'Expressions cannot see how they are run.'],
  ['TaggedTemplateExpression', 'A template text cannot have a function in front of it.'],
  ['PrivateIdentifier', 'Names cannot start with #.'],
  ['SpreadElement', 'Three dots can only stand in a list, in an object or in a call.'],
  ['BlockStatement', 'A function is one expression: x => x.name, without braces around it.']
]);

export const refusal = (type: string): string =>
  REFUSALS.get(type) ?? 'This kind of code is not part of expressions.';
