import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig, type StepContext } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import type { Item } from '../types.ts';
import { inputPorts, mergePorts, MOST_INPUTS } from './ports/merge.ts';
import { joinByKey, joinByPosition, type Side } from './shared/join.ts';
import { checkPath } from './shared/object-path.ts';

const KEY = { field: 'mode', equals: 'key' } as const;

export const merge = defineNode({
  type: 'merge',
  version: 1,
  title: 'Merge',
  icon: 'merge',
  group: 'logic',
  docs: {
    summary: 'Brings the items of several branches together.',
    details: 'It waits until every branch has ended. A branch that was not taken counts as one without items.'
  },
  config: z.strictObject({
    mode: field.select({
      label: 'How',
      options: [
        { value: 'append', label: 'One after the other', help: 'All items of input 1, then of input 2' },
        { value: 'position', label: 'Side by side', help: 'First with first, second with second' },
        { value: 'key', label: 'By a field in common', help: 'Inputs 1 and 2, like a lookup' },
        { value: 'wait', label: 'Wait for all', help: 'Goes on only when every input has items' },
        { value: 'choose', label: 'The first that has items' }
      ],
      default: 'append'
    }),
    inputs: field.number({
      label: 'Inputs',
      default: 2,
      min: 2,
      max: MOST_INPUTS,
      integer: true,
      showIf: { field: 'mode', in: ['append', 'position', 'wait', 'choose'] }
    }),
    keepUnpaired: field.switch({
      label: 'Keep items without a partner',
      default: true,
      showIf: { field: 'mode', equals: 'position' }
    }),
    key: field.text({
      label: 'Field in input 1',
      placeholder: 'email',
      required: true,
      check: checkPath,
      showIf: KEY
    }),
    otherKey: field.text({
      label: 'Field in input 2',
      help: 'Empty: called the same.',
      check: checkPath,
      showIf: KEY
    }),
    join: field.select({
      label: 'Keep',
      options: [
        { value: 'inner', label: 'Only pairs' },
        { value: 'left', label: 'All of input 1' },
        { value: 'outer', label: 'All of both' }
      ],
      default: 'inner',
      showIf: KEY
    }),
    take: field.number({
      label: 'Then go on with input',
      default: 1,
      min: 1,
      max: MOST_INPUTS,
      integer: true,
      showIf: { field: 'mode', equals: 'wait' }
    })
  }),
  ports: mergePorts,
  effect: 'none',
  mode: 'list',
  summarize({ mode = 'append', key }) {
    switch (mode) {
      case 'position':
        return 'Pairs items by their position';
      case 'key':
        return `Pairs items with the same ${inWords(key, 'field')}`;
      case 'wait':
        return 'Goes on when all have arrived';
      case 'choose':
        return 'Takes the first input that has items';
      default:
        return 'One input after the other';
    }
  },
  sample: (_config, input) => input,
  examples: [
    { title: 'Collect what several branches found', config: { inputs: 3 } },
    {
      title: 'Add the customer to each order',
      config: { mode: 'key', key: 'customerId', otherKey: 'id', join: 'left' }
    }
  ]
});

export const execute: Executor<typeof merge> = (config, ctx) => {
  const sides = inputPorts(config).map((port) => sideOf(ctx, port.id));
  return { out: combine(config, sides) };
};

function combine(config: ResolvedConfig<typeof merge>, sides: Side[]): Item[] {
  switch (config.mode) {
    case 'append':
      return sides.flat().map(asItem);
    case 'position':
      return joinByPosition(sides, config.keepUnpaired);
    case 'key':
      return joinByKey(sides, { keys: [config.key, config.otherKey || config.key], join: config.join });
    case 'wait':
      return sides.every((side) => side.length > 0) ? (sides[config.take - 1] ?? []).map(asItem) : [];
    case 'choose':
      return (sides.find((side) => side.length > 0) ?? []).map(asItem);
  }
}

const asItem = ({ data, place }: Side[number]): Item => ({ data, from: [place] });

function sideOf(ctx: StepContext, port: string): Side {
  return ctx.itemsAt(port).map((place) => ({ data: ctx.items[place]!.data, place }));
}
