import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { rowEntries } from '../form/slot.ts';
import { inWords, rowNames } from '../form/words.ts';
import type { Json, JsonObject } from '../types.ts';
import { askAnthropic, askOpenai, type Asked } from './shared/ask-model.ts';

const TYPES = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'list', label: 'List of texts' }
] as const;
const SAMPLES: Record<string, Json | undefined> = {
  text: 'Positive',
  number: 7,
  boolean: true,
  list: ['billing']
};

export const ai = defineNode({
  type: 'ai',
  version: 1,
  title: 'AI',
  icon: 'sparkles',
  group: 'ai',
  docs: {
    summary: 'Asks a language model, and gives out its text or exactly the fields you name.',
    details:
      'Works with OpenAI, every service with the same API, and Anthropic. The tokens of each answer are given out as usage, and put into the books with their price.'
  },
  config: z.strictObject({
    provider: field.select({
      label: 'Service',
      options: [
        { value: 'openai', label: 'OpenAI or compatible' },
        { value: 'anthropic', label: 'Anthropic' }
      ],
      default: 'openai'
    }),
    openai: field.connection({ app: 'openai', showIf: { field: 'provider', equals: 'openai' } }),
    anthropic: field.connection({ app: 'anthropic', showIf: { field: 'provider', equals: 'anthropic' } }),
    model: field.text({
      label: 'Model',
      placeholder: 'gpt-5-mini',
      help: 'As the service calls it.',
      required: true,
      expression: true
    }),
    instructions: field.longText({
      label: 'Instructions',
      help: 'Who it is and how it answers, whatever comes in.',
      expression: true
    }),
    prompt: field.longText({ label: 'Prompt', required: true, expression: true }),
    output: field.select({
      label: 'Gives out',
      options: [
        { value: 'text', label: 'Text' },
        { value: 'fields', label: 'Fields', help: 'Always these, each of its type' }
      ],
      default: 'text'
    }),
    fields: field.rows({
      label: 'Fields',
      addLabel: 'Add a field',
      required: true,
      showIf: { field: 'output', equals: 'fields' },
      columns: {
        name: field.text({ label: 'Name', placeholder: 'mood', required: true, check: checkName }),
        type: field.select({ label: 'Type', options: TYPES, default: 'text' }),
        description: field.text({ label: 'What it is', placeholder: 'How the writer feels' })
      }
    }),
    maxTokens: field.number({
      label: 'Answer of at most',
      help: 'In tokens; one is about four letters.',
      default: 2000,
      min: 16,
      max: 64_000,
      integer: true
    })
  }),
  ports: { inputs: [{ id: 'in' }], outputs: [{ id: 'out' }] },
  effect: 'write', // nothing changes there, but each answer costs money and is not the same twice
  hosts: ({ provider }) => [provider === 'anthropic' ? 'api.anthropic.com' : 'api.openai.com'],
  summarize({ model, output, fields }) {
    const names = output === 'fields' ? rowNames(fields) : [];
    const who = inWords(model, 'a model');
    return names.length > 0 ? `${who} fills in ${names.length} fields` : `${who} answers`;
  },
  sample({ output, fields, model }): JsonObject {
    const usage = { model: inWords(model, 'gpt-5-mini'), inputTokens: 42, outputTokens: 16 };
    if (output !== 'fields') return { text: 'Ada asks for an invoice.', usage };
    return { ...sampleFields(fields), usage };
  },
  examples: [
    {
      title: 'Sum it up',
      config: {
        openai: 'con_example',
        model: 'gpt-5-mini',
        prompt: { expr: 'Sum this up in one sentence:\n{{ $json.text }}' }
      }
    },
    {
      title: 'Sort a message',
      config: {
        provider: 'anthropic',
        anthropic: 'con_example',
        model: 'claude-haiku-4-5',
        instructions: 'You read messages to a support team.',
        prompt: { expr: '{{ $json.message }}' },
        output: 'fields',
        fields: {
          a: { name: 'mood', type: 'text', description: 'Positive, neutral or negative', order: 1 },
          b: { name: 'urgent', type: 'boolean', order: 2 },
          c: { name: 'topics', type: 'list', order: 3 }
        }
      }
    },
    {
      title: 'Score a lead',
      config: {
        openai: 'con_example',
        model: 'gpt-5-mini',
        prompt: { expr: 'How well does this lead fit?\n{{ $json.lead }}' },
        output: 'fields',
        fields: { a: { name: 'score', type: 'number', description: '0 to 10', order: 1 } }
      }
    }
  ]
});

export const execute: Executor<typeof ai> = async (config, ctx) => {
  const asked: Asked = {
    model: config.model.trim(),
    instructions: config.instructions.trim(),
    prompt: config.prompt,
    maxTokens: config.maxTokens,
    fields: config.output === 'fields' ? config.fields : undefined
  };
  const { data, usage } =
    config.provider === 'anthropic'
      ? await askAnthropic(asked, { ctx, connectionRef: config.anthropic })
      : await askOpenai(asked, { ctx, connectionRef: config.openai });
  ctx.log('info', `${usage.model}: ${usage.inputTokens} tokens in, ${usage.outputTokens} out`, { ...usage });
  return { out: [{ data: { ...data, usage: { ...usage } } }] };
};

/** What both services take as a name in a schema. */
function checkName(name: string): string | undefined {
  if (name === 'usage') return '“usage” is taken: it holds the tokens.';
  return /^[A-Za-z_][\w-]{0,63}$/.test(name)
    ? undefined
    : 'Use letters, digits, - and _ only, a letter first.';
}

function sampleFields(rows: unknown): JsonObject {
  const named = rowEntries(rows).flatMap(([, { name, type = 'text' }]) =>
    typeof name === 'string' && name !== '' && !checkName(name)
      ? [[name, SAMPLES[String(type)] ?? ''] as const]
      : []
  );
  return Object.fromEntries(named);
}
