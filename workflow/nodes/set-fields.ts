import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { rowEntries } from '../form/slot.ts';
import { listInWords, rowNames } from '../form/words.ts';
import { StepError } from '../step-error.ts';
import type { Json } from '../types.ts';
import { asObject, checkPath, setAtPath } from './shared/object-path.ts';
import { toTyped } from './shared/typed-value.ts';
import { VALUE_TYPE_OPTIONS } from './shared/value-types.ts';

export const setFields = defineNode({
  type: 'set-fields',
  version: 1,
  title: 'Set fields',
  icon: 'pencil-line',
  group: 'data',
  docs: {
    summary: 'Adds or changes fields of the data that comes in.',
    details: 'A dot in a name reaches inside: customer.email sets the email of the customer.'
  },
  config: z.strictObject({
    fields: field.rows({
      label: 'Fields',
      addLabel: 'Add a field',
      columns: {
        name: field.text({
          label: 'Name',
          placeholder: 'customer.email',
          required: true,
          expression: true,
          check: checkPath
        }),
        type: field.select({ label: 'Type', options: VALUE_TYPE_OPTIONS, default: 'text' }),
        value: field.value({ label: 'Value', typeField: 'type' })
      }
    }),
    keepOnly: field.switch({
      label: 'Keep only these fields',
      help: 'Everything else that came in is left out.',
      default: false
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ fields, keepOnly }) {
    const names = rowNames(fields);
    if (names.length === 0) return keepOnly === true ? 'Removes every field' : 'Changes nothing yet';
    return `${keepOnly === true ? 'Keeps' : 'Sets'} ${listInWords(names)}`;
  },
  sample({ fields, keepOnly }, input) {
    let data = keepOnly === true ? {} : asObject(input);
    for (const [, row] of rowEntries(fields)) {
      if (typeof row.name !== 'string' || row.name === '' || checkPath(row.name)) continue;
      data = setAtPath(data, row.name, sampleValue(row));
    }
    return data;
  },
  examples: [
    {
      title: 'Put a full name together',
      config: {
        fields: {
          name: { name: 'fullName', value: { expr: '{{ $json.first }} {{ $json.last }}' }, order: 1 },
          age: { name: 'customer.age', type: 'number', value: 36, order: 2 }
        }
      }
    },
    {
      title: 'Keep the e-mail only',
      config: { fields: { mail: { name: 'email', value: { expr: '{{ $json.email }}' } } }, keepOnly: true }
    }
  ]
});

export const execute: Executor<typeof setFields> = (config, ctx) => {
  let data = config.keepOnly ? {} : asObject(ctx.item.data);
  for (const { name, type, value } of config.fields) {
    const typed = toTyped(type, value);
    if ('reason' in typed) throw new StepError('INPUT_INVALID', `“${name}” ${typed.reason}.`);
    data = setAtPath(data, name, typed.value);
  }
  return { out: [{ data }] };
};

const SAMPLES: Record<string, Json | undefined> = {
  number: 42,
  boolean: true,
  date: '2026-01-31',
  list: ['First', 'Second'],
  object: { name: 'Text' }
};

/** What was typed in, as far as it is of its type already; the types are read by the executor only. */
function sampleValue({ type = 'text', value }: Record<string, unknown>): Json {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (type === 'text' && typeof value === 'string' && value !== '') return value;
  return SAMPLES[String(type)] ?? 'Text';
}
