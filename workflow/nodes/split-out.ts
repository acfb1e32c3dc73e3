import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import type { Json, JsonObject } from '../types.ts';
import { asObject, checkPath, isObject, setAtPath, usablePath } from './shared/object-path.ts';
import { toList } from './shared/typed-value.ts';

export const splitOut = defineNode({
  type: 'split-out',
  version: 1,
  title: 'Split out',
  icon: 'list-tree',
  group: 'data',
  docs: {
    summary: 'Makes one item of each entry of a list.',
    details: 'Every step after it then works entry by entry. An item whose list is empty ends here.'
  },
  config: z.strictObject({
    list: field.value({ label: 'List', required: true }),
    keep: field.switch({
      label: 'Keep the other fields',
      help: 'Each entry also gets the fields that came in, without the list itself.',
      default: false
    }),
    name: field.text({
      label: 'Call the entry',
      placeholder: 'order',
      help: 'The field it is put into. Empty: its own fields stand alone, and a plain value is called “value”.',
      check: checkPath
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize: ({ list }) => `One item for each of ${inWords(list, 'a list')}`,
  sample: ({ keep, name }, input) =>
    entryData('Text', usablePath(name), keep === true ? asObject(input) : {}),
  examples: [
    { title: 'One item for each order', config: { list: { expr: '{{ $json.body.orders }}' } } },
    {
      title: 'Each tag with its post',
      config: { list: { expr: '{{ $json.tags }}' }, keep: true, name: 'tag' }
    }
  ]
});

export const execute: Executor<typeof splitOut> = ({ list, keep, name }, ctx) => {
  const entries = list === null || list === '' ? [] : toList(list);
  const kept = keep ? withoutValue(asObject(ctx.item.data), list) : {};
  return { out: entries.map((entry) => ({ data: entryData(entry, usablePath(name), kept) })) };
};

const VALUE = 'value';

function entryData(entry: Json, path: string | undefined, kept: JsonObject): JsonObject {
  if (path === undefined && isObject(entry)) return { ...kept, ...entry };
  return setAtPath(kept, path ?? VALUE, entry);
}

/** A copy without the fields that hold this very value: an item that came out of a list does not carry the list along. */
function withoutValue(target: JsonObject, value: Json): JsonObject {
  const copy: JsonObject = {};
  for (const [name, held] of Object.entries(target))
    if (held !== value) copy[name] = isObject(held) ? withoutValue(held, value) : held;
  return copy;
}
