import { fail } from './error.ts';
import type { Frame } from './frame.ts';
import { NodeItems } from './values.ts';

export interface Variable {
  description: string;
  read(frame: Frame): unknown;
}

const runInfo: Variable = { description: 'The run: its id.', read: (frame) => frame.scope.run };

/** The names that an expression can start with. `$('…')` and `$node` are syntax and stand in `syntax/references.ts`. */
export const variables: ReadonlyMap<string, Variable> = new Map<string, Variable>([
  ['$json', { description: 'The data of the current item.', read: (frame) => frame.scope.json }],
  [
    '$now',
    { description: 'The current date and time; the same for every retry.', read: (frame) => frame.now }
  ],
  ['$today', { description: 'The start of the current day.', read: (frame) => frame.now.startOf('day') }],
  ['$input', { description: 'The items that reached this step.', read: (frame) => inputOf(frame) }],
  ['$workflow', { description: 'The workflow: its id and name.', read: (frame) => frame.scope.workflow }],
  ['$run', runInfo],
  ['$execution', runInfo],
  [
    '$approval',
    { description: 'The next Approval step: the link to decide it.', read: (frame) => approvalOf(frame) }
  ],
  ['undefined', { description: 'A missing value.', read: () => undefined }],
  ['NaN', { description: 'A calculation without a result.', read: () => Number.NaN }],
  ['Infinity', { description: 'Larger than every number.', read: () => Number.POSITIVE_INFINITY }]
]);

function inputOf({ scope }: Frame): NodeItems {
  return new NodeItems({ items: scope.items ?? [scope.json], item: scope.json });
}

function approvalOf({ scope }: Frame): { url: string } {
  return scope.approval?.() ?? fail('No Approval step comes after this one, so there is no link to it.');
}
