import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { inWords } from '../form/words.ts';
import type { Json } from '../types.ts';
import { applyExpression } from './shared/apply-expression.ts';
import { asObject, checkPath, setAtPath, usablePath } from './shared/object-path.ts';

/** What each choice does, in the expression language: one place where text is worked on. */
const SOURCES = {
  upper: '$json.text.toUpperCase()',
  lower: '$json.text.toLowerCase()',
  title: '$json.text.toTitleCase()',
  slug: '$json.text.toSlug()',
  trim: '$json.text.trim()',
  plain: '$json.text.removeTags()',
  replace: '$json.text.replaceAll($json.search, $json.replacement)',
  split: '$json.text.split($json.separator)',
  join: '$json.list.join($json.separator)',
  shorten: '$json.text.truncate($json.length)'
} as const;

const LINE_BREAK = '\\n';

export const textTemplate = defineNode({
  type: 'text-template',
  version: 1,
  title: 'Text & template',
  icon: 'text-cursor-input',
  group: 'data',
  docs: {
    summary: 'Writes a text from your data, or changes one.',
    details: 'The result becomes a field of the item; everything else stays as it came in.'
  },
  config: z.strictObject({
    tool: field.select({
      label: 'What to do',
      options: [
        { value: 'write', label: 'Write a text' },
        { value: 'upper', label: 'ALL CAPITALS' },
        { value: 'lower', label: 'small letters' },
        { value: 'title', label: 'Capitals For Each Word' },
        { value: 'slug', label: 'as-in-a-web-address' },
        { value: 'trim', label: 'Cut spaces off both ends' },
        { value: 'plain', label: 'Remove HTML tags' },
        { value: 'replace', label: 'Replace a part' },
        { value: 'split', label: 'Split into a list' },
        { value: 'join', label: 'Join a list' },
        { value: 'shorten', label: 'Shorten' }
      ],
      default: 'write'
    }),
    text: field.longText({
      label: 'Text',
      required: true,
      expression: true,
      showIf: {
        field: 'tool',
        in: ['write', 'upper', 'lower', 'title', 'slug', 'trim', 'plain', 'replace', 'split', 'shorten']
      }
    }),
    list: field.value({ label: 'List', required: true, showIf: { field: 'tool', equals: 'join' } }),
    search: field.text({
      label: 'Replace',
      required: true,
      expression: true,
      showIf: { field: 'tool', equals: 'replace' }
    }),
    replacement: field.text({
      label: 'With',
      help: 'Empty: it is taken out.',
      expression: true,
      showIf: { field: 'tool', equals: 'replace' }
    }),
    separator: field.text({
      label: 'Between the parts',
      help: 'Write \\n for a line break.',
      default: ', ',
      showIf: { field: 'tool', in: ['split', 'join'] }
    }),
    length: field.number({
      label: 'Characters at most',
      default: 280,
      min: 1,
      integer: true,
      showIf: { field: 'tool', equals: 'shorten' }
    }),
    into: field.text({
      label: 'Call the result',
      placeholder: 'text',
      help: 'Empty: text.',
      check: checkPath
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize({ tool = 'write', text, into }) {
    if (tool === 'write') return inWords(text, 'No text yet');
    return `Changes ${tool === 'join' ? 'a list' : 'a text'} into ${inWords(into, 'text')}`;
  },
  sample: ({ tool, into }, input) =>
    setAtPath(
      asObject(input),
      usablePath(into) ?? 'text',
      tool === 'split' ? ['First', 'Second'] : 'Some text'
    ),
  examples: [
    {
      title: 'A greeting',
      config: {
        text: { expr: 'Hello {{ $json.name }}, thank you for {{ $json.total }} €.' },
        into: 'message'
      }
    },
    {
      title: 'Tags in one line',
      config: { tool: 'join', list: { expr: '{{ $json.tags }}' }, separator: ' #', into: 'tags' }
    },
    {
      title: 'As long as a post may be',
      config: { tool: 'shorten', text: { expr: '{{ $json.summary }}' }, length: 300 }
    }
  ]
});

export const execute: Executor<typeof textTemplate> = async (config, ctx) => {
  const { tool, text, search, replacement, length } = config;
  const separator = config.separator.replaceAll(LINE_BREAK, '\n');
  const list = Array.isArray(config.list) ? config.list : [config.list];
  const values = { text, list, search, replacement, separator, length };
  const result: Json = tool === 'write' ? text : await applyExpression(SOURCES[tool], values, ctx);
  return { out: [{ data: setAtPath(asObject(ctx.item.data), usablePath(config.into) ?? 'text', result) }] };
};
