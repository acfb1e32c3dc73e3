import * as z from 'zod';
import { defineNode, type Executor, type ResolvedConfig, type StoreCall } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import { dataStorePorts } from './ports/data-store.ts';
import { asObject, checkPath, setAtPath, usablePath } from './shared/object-path.ts';

const KEY_CHARACTERS = 200;
const DAY_MS = 86_400_000;
const VERBS = new Map([
  ['get', 'Reads'],
  ['set', 'Stores'],
  ['increment', 'Counts'],
  ['append', 'Adds to'],
  ['delete', 'Forgets']
]);

export const dataStore = defineNode({
  type: 'data-store',
  version: 1,
  title: 'Data store',
  icon: 'database',
  group: 'data',
  docs: {
    summary: 'Remembers values from one run to the next.',
    details:
      'A change is made once, also when the step is repeated after a failure. Pretend runs remember apart from real ones.'
  },
  config: z.strictObject({
    action: field.select({
      label: 'What to do',
      options: [
        { value: 'get', label: 'Read a value' },
        { value: 'set', label: 'Store a value' },
        { value: 'increment', label: 'Count up or down' },
        { value: 'append', label: 'Add to a list' },
        { value: 'list', label: 'Read all that begin with' },
        { value: 'delete', label: 'Forget a value' }
      ],
      default: 'get'
    }),
    scope: field.select({
      label: 'Shared with',
      options: [
        { value: 'workflow', label: 'This workflow only' },
        { value: 'team', label: 'All workflows of the team' }
      ],
      default: 'workflow'
    }),
    key: field.text({
      label: 'Name',
      placeholder: 'last-order',
      required: true,
      expression: true,
      check: checkKey,
      showIf: { field: 'action', in: ['get', 'set', 'increment', 'append', 'delete'] }
    }),
    prefix: field.text({
      label: 'Beginning of the names',
      placeholder: 'order-',
      help: 'Empty: all.',
      expression: true,
      showIf: { field: 'action', equals: 'list' }
    }),
    value: field.value({ label: 'Value', showIf: { field: 'action', in: ['set', 'append'] } }),
    fallback: field.value({ label: 'When there is none', showIf: { field: 'action', equals: 'get' } }),
    when: field.select({
      label: 'Store it',
      options: [
        { value: 'always', label: 'Always' },
        { value: 'absent', label: 'Only when there is none yet' },
        { value: 'equals', label: 'Only in place of a certain value' }
      ],
      default: 'always',
      showIf: { field: 'action', equals: 'set' }
    }),
    expected: field.value({ label: 'In place of', showIf: { field: 'when', equals: 'equals' } }),
    amount: field.number({
      label: 'By',
      default: 1,
      expression: true,
      showIf: { field: 'action', equals: 'increment' }
    }),
    most: field.number({
      label: 'Entries kept',
      help: 'The oldest are dropped.',
      default: 100,
      min: 1,
      max: 1_000,
      integer: true,
      showIf: { field: 'action', equals: 'append' }
    }),
    expires: field.switch({
      label: 'Forget it after some time',
      default: false,
      showIf: { field: 'action', in: ['set', 'increment', 'append'] }
    }),
    ttlMs: field.duration({
      label: 'After',
      default: 30 * DAY_MS,
      min: 60_000,
      max: 3_660 * DAY_MS,
      showIf: { field: 'expires', equals: true }
    }),
    into: field.text({
      label: 'Call the result',
      placeholder: 'value',
      help: 'Empty: value.',
      check: checkPath
    })
  }),
  ports: dataStorePorts,
  effect: ({ action = 'get' }) => (action === 'get' || action === 'list' ? 'read' : 'write'),
  summarize({ action = 'get', key, prefix }) {
    if (action === 'list') return `Reads all ${inWords(prefix, 'values')}`;
    return `${(typeof action === 'string' && VERBS.get(action)) || 'Reads'} ${inWords(key, 'a value')}`;
  },
  sample: ({ action, into }, input) =>
    setAtPath(asObject(input), usablePath(into) ?? 'value', action === 'increment' ? 42 : 'Text'),
  examples: [
    {
      title: 'Each order once',
      config: { action: 'set', key: { expr: 'order-{{ $json.id }}' }, value: true, when: 'absent' }
    },
    { title: 'Number the invoices', config: { action: 'increment', key: 'invoice', into: 'invoiceNumber' } },
    { title: 'What was last', config: { key: 'last-order' } }
  ]
});

export const execute: Executor<typeof dataStore> = async (config, ctx) => {
  const { value, changed } = await ctx.store(callOf(config));
  const isEmpty = config.action === 'get' && value === null;
  const data = setAtPath(
    asObject(ctx.item.data),
    usablePath(config.into) ?? 'value',
    isEmpty ? config.fallback : value
  );
  const isKept = config.action === 'set' && config.when !== 'always' && !changed;
  return { [isKept ? 'kept' : 'out']: [{ data }] };
};

function callOf(config: ResolvedConfig<typeof dataStore>): StoreCall {
  const { scope, key, value } = config;
  const ttlMs = config.expires ? config.ttlMs : undefined;
  switch (config.action) {
    case 'get':
    case 'delete':
      return { action: config.action, scope, key };
    case 'list':
      return { action: 'list', scope, prefix: config.prefix };
    case 'increment':
      return { action: 'increment', scope, key, amount: config.amount, ttlMs };
    case 'append':
      return { action: 'append', scope, key, value, most: config.most, ttlMs };
    case 'set':
      return { action: 'set', scope, key, value, when: config.when, expected: config.expected, ttlMs };
  }
}

function checkKey(key: string): string | undefined {
  return key.length > KEY_CHARACTERS ? `A name may have ${KEY_CHARACTERS} characters.` : undefined;
}
