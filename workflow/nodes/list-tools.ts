import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig } from '../define-node.ts';
import { field } from '../form/field.ts';
import { countInWords, listInWords, rowNames } from '../form/words.ts';
import type { Item } from '../types.ts';
import { limitItems, removeDuplicates, sortItems } from './shared/list-order.ts';
import { CALCULATIONS, collectItems, summariseItems } from './shared/list-summary.ts';
import { checkPath } from './shared/object-path.ts';

const FIELD = { label: 'Field', placeholder: 'customer.city', check: checkPath } as const;

export const listTools = defineNode({
  type: 'list-tools',
  version: 1,
  title: 'List tools',
  icon: 'list-filter',
  group: 'data',
  docs: {
    summary: 'Sorts, shortens, cleans up or adds up all items that come in.',
    details: 'It works on all items together, not on one after the other.'
  },
  config: z.strictObject({
    tool: field.select({
      label: 'What to do',
      options: [
        { value: 'sort', label: 'Sort' },
        { value: 'limit', label: 'Keep only some' },
        { value: 'unique', label: 'Remove duplicates' },
        { value: 'collect', label: 'Put all into one item' },
        { value: 'summarise', label: 'Summarise' }
      ],
      default: 'sort'
    }),
    sortBy: field.rows({
      label: 'Sort by',
      addLabel: 'Add a field',
      required: true,
      showIf: { field: 'tool', equals: 'sort' },
      columns: {
        name: field.text({ ...FIELD, required: true }),
        direction: field.select({
          label: 'Direction',
          options: [
            { value: 'up', label: 'Smallest or first letter on top' },
            { value: 'down', label: 'Largest or last letter on top' }
          ],
          default: 'up'
        })
      }
    }),
    count: field.number({
      label: 'How many',
      default: 10,
      min: 0,
      integer: true,
      expression: true,
      showIf: { field: 'tool', equals: 'limit' }
    }),
    end: field.select({
      label: 'From',
      options: [
        { value: 'first', label: 'The beginning' },
        { value: 'last', label: 'The end' }
      ],
      default: 'first',
      showIf: { field: 'tool', equals: 'limit' }
    }),
    sameIn: field.rows({
      label: 'Same are items with equal',
      help: 'No field: items that are equal as a whole. The first one stays.',
      addLabel: 'Add a field',
      showIf: { field: 'tool', equals: 'unique' },
      columns: { name: field.text({ ...FIELD, required: true }) }
    }),
    into: field.text({
      label: 'Call the list',
      placeholder: 'items',
      help: 'Empty: items.',
      check: checkPath,
      showIf: { field: 'tool', equals: 'collect' }
    }),
    only: field.text({
      label: 'Only the field',
      placeholder: 'email',
      help: 'Empty: whole items.',
      check: checkPath,
      showIf: { field: 'tool', equals: 'collect' }
    }),
    groupBy: field.rows({
      label: 'For each different',
      help: 'No field: one result for all.',
      addLabel: 'Add a field',
      showIf: { field: 'tool', equals: 'summarise' },
      columns: { name: field.text({ ...FIELD, required: true }) }
    }),
    results: field.rows({
      label: 'Work out',
      addLabel: 'Add a result',
      required: true,
      showIf: { field: 'tool', equals: 'summarise' },
      columns: {
        calculation: field.select({ label: 'Result', options: CALCULATIONS, default: 'count' }),
        field: field.text({
          ...FIELD,
          required: true,
          showIf: { field: 'calculation', in: ['sum', 'average', 'smallest', 'largest', 'different', 'list'] }
        }),
        name: field.text({ label: 'Call it', placeholder: 'total', required: true, check: checkPath })
      }
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  mode: 'list',
  summarize({ tool = 'sort', sortBy, count, end, sameIn, groupBy, results }) {
    switch (tool) {
      case 'limit':
        return `Keeps the ${end === 'last' ? 'last' : 'first'} ${typeof count === 'number' ? countInWords(count, 'item') : 'items'}`;
      case 'unique':
        return `One item per ${listInWords(rowNames(sameIn)) || 'different content'}`;
      case 'collect':
        return 'All items become one';
      case 'summarise':
        return summaryLine(listInWords(rowNames(results)), listInWords(rowNames(groupBy)));
      default:
        return rowNames(sortBy).length > 0 ? `Sorts by ${listInWords(rowNames(sortBy))}` : 'No order yet';
    }
  },
  sample(config, input) {
    if (config.tool === 'collect') {
      const { into } = config;
      return { [typeof into === 'string' && into !== '' ? into : 'items']: [input ?? {}] };
    }
    if (config.tool !== 'summarise') return input;
    const names = [...rowNames(config.groupBy), ...rowNames(config.results)];
    return Object.fromEntries(names.map((name): [string, number] => [name, 42]));
  },
  examples: [
    {
      title: 'Newest first',
      config: { sortBy: { date: { name: 'date', direction: 'down' } } }
    },
    { title: 'The first three', config: { tool: 'limit', count: 3 } },
    { title: 'Each address once', config: { tool: 'unique', sameIn: { mail: { name: 'email' } } } },
    { title: 'One list for a digest', config: { tool: 'collect', into: 'posts' } },
    {
      title: 'Sales by country',
      config: {
        tool: 'summarise',
        groupBy: { country: { name: 'country' } },
        results: {
          n: { name: 'orders', order: 1 },
          sum: { calculation: 'sum', field: 'total', name: 'revenue', order: 2 }
        }
      }
    }
  ]
});

export const execute: Executor<typeof listTools> = (config, ctx) => {
  const entries = ctx.items.map(({ data }, place) => ({ data, place }));
  return { out: apply(config, entries) };
};

type Entries = Parameters<typeof sortItems>[0];

function apply(config: ResolvedConfig<typeof listTools>, entries: Entries): Item[] {
  const asItem = ({ data, place }: Entries[number]): Item => ({ data, from: [place] });
  switch (config.tool) {
    case 'sort':
      return sortItems(entries, config.sortBy).map(asItem);
    case 'limit':
      return limitItems(entries, config.count, config.end).map(asItem);
    case 'unique':
      return removeDuplicates(
        entries,
        config.sameIn.map(({ name }) => name)
      ).map(asItem);
    case 'collect':
      return [collectItems(entries, { into: config.into || 'items', only: config.only })];
    case 'summarise':
      return summariseItems(entries, {
        groupBy: config.groupBy.map(({ name }) => name),
        results: config.results
      });
  }
}

function summaryLine(results: string, groups: string): string {
  if (results === '') return 'Nothing to work out yet';
  return groups === '' ? `Works out ${results}` : `Works out ${results} per ${groups}`;
}
