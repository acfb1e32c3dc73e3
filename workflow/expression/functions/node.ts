import type { Json } from '../../types.ts';
import type { NodeItems } from '../values.ts';
import type { FunctionEntry } from './define.ts';

/** An item as expressions see it. */
interface ItemView {
  json: Json;
}

const view = (json: Json | undefined): ItemView | undefined => (json === undefined ? undefined : { json });

/** The item that the current one descends from; a lone item is everybody's. */
function pairedItem({ data }: NodeItems): Json | undefined {
  if (data?.item !== undefined) return data.item;
  return data?.items.length === 1 ? data.items[0] : undefined;
}

/** What can follow `$input` and `$('Node')`. A node that has not run has no item, and reading on gives a missing value. */
export const nodeFunctions: readonly FunctionEntry<NodeItems>[] = [
  {
    signature: 'item',
    description: 'The item that the current item was made from.',
    example: ['$input.item.json.name', 'Ada'],
    run: (node) => view(pairedItem(node))
  },
  {
    signature: 'json',
    description: 'The data of the item that the current item was made from.',
    example: ['$input.json.name', 'Ada'],
    run: pairedItem
  },
  {
    signature: 'isExecuted',
    description: 'Whether the node has run before this one.',
    example: ['$input.isExecuted', true],
    run: (node) => node.data !== undefined
  },
  {
    signature: 'first()',
    description: 'The first item of the node.',
    example: ['$input.first().json.name', 'Ada'],
    run: (node) => view(node.data?.items[0])
  },
  {
    signature: 'last()',
    description: 'The last item of the node.',
    example: ['$input.last().json.name', 'Bob'],
    run: (node) => view(node.data?.items.at(-1))
  },
  {
    signature: 'all()',
    description: 'All items of the node.',
    example: ['$input.all().map(item => item.json.name)', ['Ada', 'Bob']],
    run: (node, call) => {
      const items = node.data?.items ?? [];
      call.frame.chargeElements(items.length);
      return items.map((json) => ({ json }));
    }
  }
];
