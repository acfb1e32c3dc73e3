import * as z from 'zod';
import { defineNode, type Executor } from '../define-node.ts';
import { field } from '../form/field.ts';
import { rowEntries } from '../form/slot.ts';
import { listInWords, rowNames } from '../form/words.ts';
import { StepError } from '../step-error.ts';
import type { Json, JsonObject } from '../types.ts';
import { checkPath } from './shared/object-path.ts';
import { questionColumns } from './shared/question-columns.ts';
import { repeatedNames } from './shared/question-names.ts';
import { toTyped, type TypedValue } from './shared/typed-value.ts';

const asked = questionColumns(checkInputName);

/** What is asked for before a run: one row per value. */
export const inputColumns = {
  name: asked.name,
  label: asked.label,
  type: field.select({
    label: 'Type',
    options: [
      { value: 'text', label: 'Text' },
      { value: 'number', label: 'Number' },
      { value: 'boolean', label: 'Yes or no' },
      { value: 'date', label: 'Date' },
      { value: 'choice', label: 'Choice' }
    ],
    default: 'text'
  }),
  options: asked.options,
  required: field.switch({ label: 'Required', default: false }),
  default: field.value({ label: 'Usual answer', typeField: 'type' })
};

export const start = defineNode({
  type: 'start',
  version: 1,
  title: 'Start',
  icon: 'play',
  group: 'trigger',
  docs: {
    summary: 'Starts the workflow when you press Run, and can ask for a few values first.',
    details:
      'Each input becomes a value that later steps can use. Runs started over the API send the same values.'
  },
  config: z.strictObject({
    inputs: field.rows({
      label: 'Ask for',
      help: 'What to ask before a run. Leave it empty to start right away.',
      addLabel: 'Add a question',
      columns: inputColumns
    })
  }),
  check: (config) => repeatedNames(config, 'inputs'),
  ports: { inputs: [], outputs: [{ id: 'out' }] },
  effect: 'none',
  summarize(config) {
    const names = rowNames(config.inputs);
    return names.length > 0 ? `Asks for ${listInWords(names)}` : 'When you press Run';
  },
  sample: ({ inputs }) => sampleAnswers(inputs),
  examples: [
    { title: 'Start right away', config: {} },
    {
      title: 'Ask for an e-mail address and a size',
      config: {
        inputs: {
          mail: { name: 'email', label: 'Your e-mail', required: true, order: 1 },
          size: { name: 'size', type: 'choice', options: 'Small, Large', default: 'Small', order: 2 }
        }
      }
    }
  ]
});

export const execute: Executor<typeof start> = (config, ctx) => ({
  out: [{ data: { ...ctx.trigger, ...readAnswers(config.inputs, ctx.trigger) } }]
});

/** One row of `inputColumns` as the executor sees it. */
export interface Input {
  name: string;
  label: string;
  type: 'text' | 'number' | 'boolean' | 'date' | 'choice';
  options: string;
  required: boolean;
  default: Json;
}

/** The answers by name, each of its type. @throws StepError `INPUT_INVALID` */
export function readAnswers(inputs: readonly Input[], given: JsonObject): JsonObject {
  return Object.fromEntries(
    inputs.map((input) => {
      const answer = given[input.name] ?? null;
      return [input.name, readAnswer(input, answer === '' ? null : answer)];
    })
  );
}

/** @throws StepError `INPUT_INVALID` when a required answer is missing or an answer does not fit its type. */
function readAnswer(input: Input, given: Json): Json {
  const title = `“${input.label || input.name}”`;
  const answer = given ?? (input.default === '' ? null : input.default);
  if (answer === null) {
    if (input.required) throw new StepError('INPUT_INVALID', `${title} is missing.`);
    return null;
  }
  const typed = input.type === 'choice' ? toChoice(input.options, answer) : toTyped(input.type, answer);
  if ('reason' in typed) throw new StepError('INPUT_INVALID', `${title} ${typed.reason}.`);
  return typed.value;
}

function toChoice(options: string, answer: Json): TypedValue {
  const choices = choicesOf(options);
  const wanted = String(answer).trim().toLowerCase();
  const choice = choices.find((candidate) => candidate.toLowerCase() === wanted);
  return choice === undefined ? { reason: `must be one of: ${choices.join(', ')}` } : { value: choice };
}

/** The choices in the text of a `choice` input: separated by commas. */
export function choicesOf(options: string): string[] {
  return options
    .split(',')
    .map((choice) => choice.trim())
    .filter((choice) => choice !== '');
}

function checkInputName(name: string): string | undefined {
  return name.includes('.') ? `“${name}” must not contain a dot.` : checkPath(name);
}

/** Believable answers by name, from raw rows. */
export function sampleAnswers(inputs: unknown): JsonObject {
  const rows = rowEntries(inputs).filter(([, { name }]) => typeof name === 'string' && name !== '');
  return Object.fromEntries(rows.map(([, row]) => [String(row.name), sampleAnswer(row)]));
}

function sampleAnswer(row: Record<string, unknown>): Json {
  switch (row.type) {
    case 'number':
      return 42;
    case 'boolean':
      return true;
    case 'date':
      return '2026-01-31';
    case 'choice':
      return choicesOf(String(row.options ?? ''))[0] ?? '';
    default:
      return row.name === 'email' ? 'ada@example.com' : 'Text';
  }
}
