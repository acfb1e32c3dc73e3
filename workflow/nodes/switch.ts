import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { OPERATORS, type OperatorId } from '../form/operators.ts';
import { listInWords } from '../form/words.ts';
import { FALLBACK, rulePorts, switchPorts } from './ports/switch.ts';
import { matchConditions } from './shared/match.ts';

const columns = {
  name: field.text({ label: 'Name of the path', placeholder: 'Big orders' }),
  left: field.value({ label: 'Value', required: true }),
  operator: field.select({
    label: 'Comparison',
    options: OPERATORS.map(({ id, label }: { id: OperatorId; label: string }) => ({ value: id, label })),
    default: 'text.is'
  }),
  right: field.value({ label: 'Compared with' })
};

export const switchNode = defineNode({
  type: 'switch',
  version: 1,
  title: 'Switch',
  icon: 'route',
  group: 'logic',
  docs: {
    summary: 'Sends each item down one of several paths.',
    details:
      'Each rule is a path of its own. Rules are asked from top to bottom; what none of them holds for leaves by Otherwise.'
  },
  config: z.strictObject({
    rules: field.rows({ label: 'Paths', addLabel: 'Add a path', required: true, columns }),
    send: field.select({
      label: 'An item takes',
      options: [
        { value: 'first', label: 'The first path that fits' },
        { value: 'all', label: 'Every path that fits' }
      ],
      default: 'first'
    }),
    fallback: field.switch({
      label: 'A path for the rest',
      help: 'Without it, items that no rule fits end here.',
      default: true
    }),
    ignoreCase: field.switch({
      label: 'Ignore capitals',
      help: 'Treats “Berlin” and “berlin” as the same.',
      default: false
    })
  }),
  ports: switchPorts,
  effect: 'none',
  summarize({ rules }) {
    const ports = rulePorts(rules);
    return ports.length > 0 ? listInWords(ports.map(({ label = '' }) => label)) : 'No path yet';
  },
  sample: (_config, input) => input,
  examples: [
    {
      title: 'By kind of message',
      config: {
        rules: {
          photo: {
            ...{ name: 'Photo', left: { expr: '{{ $json.kind }}' }, right: 'photo', order: 1 }
          },
          link: {
            ...{ name: 'Link', left: { expr: '{{ $json.text }}' }, right: 'https://', order: 2 },
            operator: 'text.contains'
          }
        }
      }
    },
    {
      title: 'Every label that fits',
      config: {
        rules: {
          big: {
            ...{ name: 'Big', left: { expr: '{{ $json.total }}' }, right: 100, order: 1 },
            operator: 'number.above'
          }
        },
        send: 'all'
      }
    }
  ]
});

export const execute: Executor<typeof switchNode> = async (config, ctx) => {
  const { ignoreCase } = config;
  const taken: string[] = [];
  for (const { id, ...condition } of config.rules) {
    if (!(await matchConditions([condition], { mode: 'all', ignoreCase }))) continue;
    taken.push(id);
    if (config.send === 'first') break;
  }
  if (taken.length === 0 && config.fallback) taken.push(FALLBACK);
  return Object.fromEntries(taken.map((port) => [port, [{ data: ctx.item.data }]]));
};
