import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { rowEntries } from '../form/slot.ts';
import { listInWords, rowNames } from '../form/words.ts';
import type { Json, JsonObject } from '../types.ts';
import { checkPath } from './shared/object-path.ts';
import { checkPublicPath } from './shared/public-path.ts';
import { questionColumns } from './shared/question-columns.ts';
import { repeatedNames } from './shared/question-names.ts';
import { choicesOf } from './start.ts';

/** Set by us beside the answers. */
const SUBMITTED_AT = 'submittedAt';

const asked = questionColumns(checkFieldName);
const columns = {
  name: asked.name,
  label: asked.label,
  type: field.select({
    label: 'Type',
    options: [
      { value: 'text', label: 'One line' },
      { value: 'paragraph', label: 'Several lines' },
      { value: 'email', label: 'E-mail address' },
      { value: 'number', label: 'Number' },
      { value: 'date', label: 'Date' },
      { value: 'choice', label: 'Choice' },
      { value: 'boolean', label: 'Yes or no' }
    ],
    default: 'text'
  }),
  options: asked.options,
  required: field.switch({ label: 'Required', default: true })
};

export const form = defineNode({
  type: 'form',
  version: 1,
  title: 'Form',
  icon: 'clipboard-list',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow when somebody fills in a page that we host for you.',
    details:
      'Publish the workflow, then share the address of the page. Each answer becomes a value that later steps can use.'
  },
  config: z.strictObject({
    title: field.text({ label: 'Title', placeholder: 'Join the waitlist', required: true }),
    intro: field.longText({ label: 'Introduction', help: 'Shown above the questions.' }),
    fields: field.rows({
      label: 'Questions',
      addLabel: 'Add a question',
      required: true,
      columns
    }),
    button: field.text({ label: 'Button', default: 'Send' }),
    thanks: field.longText({
      label: 'Thank-you text',
      help: 'Shown once the answers have arrived.'
    }),
    path: field.text({
      label: 'Address',
      help: 'Of the page, once it is published. A long random one cannot be guessed.',
      required: true,
      mint: 'randomPath',
      address: { prefix: '/f/' },
      check: checkPublicPath
    })
  }),
  check: (config) => repeatedNames(config, 'fields'),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize(config) {
    const names = rowNames(config.fields);
    return names.length > 0 ? `Asks for ${listInWords(names)}` : 'When somebody fills it in';
  },
  sample(config) {
    const rows = rowEntries(config.fields).filter(([, { name }]) => typeof name === 'string' && name !== '');
    const answers = rows.map(([, row]): [string, Json] => [String(row.name), sampleAnswer(row)]);
    return { ...Object.fromEntries(answers), [SUBMITTED_AT]: '2026-03-14T09:26:53.000Z' };
  },
  examples: [
    {
      title: 'A waitlist',
      config: {
        title: 'Join the waitlist',
        intro: 'We write when there is room.',
        path: 'waitlist',
        fields: {
          a: { name: 'name', label: 'Your name', order: 1 },
          b: { name: 'email', label: 'Your e-mail', type: 'email', order: 2 },
          c: { name: 'size', label: 'Team size', type: 'choice', options: 'Just me, 2 to 10, More', order: 3 }
        },
        button: 'Put me on the list',
        thanks: 'Thank you! You are on the list.'
      }
    }
  ]
});

/** `ctx.trigger` holds the answers by name, and when they came. */
export const execute: Executor<typeof form> = (config, ctx) => {
  const answers: JsonObject = {};
  for (const { name } of config.fields) answers[name] = ctx.trigger[name] ?? null;
  answers[SUBMITTED_AT] = ctx.trigger[SUBMITTED_AT] ?? ctx.now.toISOString();
  return { out: [{ data: answers }] };
};

function checkFieldName(name: string): string | undefined {
  if (name === SUBMITTED_AT) return `“${SUBMITTED_AT}” is when the form was sent. Choose another name.`;
  return name.includes('.') ? `“${name}” must not contain a dot.` : checkPath(name);
}

function sampleAnswer(row: Record<string, unknown>): Json {
  switch (row.type) {
    case 'number':
      return 42;
    case 'boolean':
      return true;
    case 'date':
      return '2026-01-31';
    case 'email':
      return 'ada@example.com';
    case 'choice':
      return choicesOf(String(row.options ?? ''))[0] ?? '';
    default:
      return row.name === 'name' ? 'Ada Lovelace' : 'Text';
  }
}
