import type { Json } from '@automateos/workflow';
import { rowEntries } from '@automateos/workflow/form';
import type { NodeVM } from '#lib/collab/node-vm.svelte.ts';

/** One question that a Start step asks before a run. */
export interface RunInput {
  name: string;
  label: string;
  type: 'text' | 'number' | 'boolean' | 'date' | 'choice';
  choices: string[];
  required: boolean;
  initial: string;
}

const TYPES = new Set(['text', 'number', 'boolean', 'date', 'choice']);
const text = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** The questions in a Start step's raw config, in order. Rows without a name are not asked. */
export function runInputs(config: Record<string, unknown>): RunInput[] {
  return rowEntries(config.inputs)
    .map(([, row]) => ({
      name: text(row.name),
      label: text(row.label) || text(row.name),
      type: (TYPES.has(text(row.type)) ? row.type : 'text') as RunInput['type'],
      choices: text(row.options)
        .split(',')
        .map((choice) => choice.trim())
        .filter(Boolean),
      required: row.required === true,
      initial: row.default === true ? 'true' : text(row.default)
    }))
    .filter(({ name }) => name !== '');
}

/** Triggers that need values before a run by hand. */
export const asksFirst = ({ type }: Pick<NodeVM, 'type'>): boolean =>
  type === 'start' || type === 'called-by-workflow';

/** Steps that run when somebody opens or calls their address. */
export const isCalled = ({ type }: Pick<NodeVM, 'type'>): boolean => type === 'webhook' || type === 'form';

/** What a trigger would get from outside, for a run that pretends that it came: made from its sample. */
export function pretendInput({
  type,
  definition,
  config
}: Pick<NodeVM, 'type' | 'definition' | 'config'>): Record<string, Json> {
  if (!isCalled({ type }) && type !== 'app-event') return {};
  const sample = definition?.sample?.(config);
  if (typeof sample !== 'object' || sample === null || Array.isArray(sample)) return {};
  // A step that gives out parts of an event has the whole of it beside them.
  return type === 'app-event' && sample.update !== undefined ? { id: '1', body: sample.update } : sample;
}

/** Answers as they are sent, or what is wrong by input name. Empty optional answers are left out. */
export function readAnswers(
  inputs: readonly RunInput[],
  answers: Readonly<Record<string, string>>
): { values: Record<string, Json>; errors: Record<string, string> } {
  const values: Record<string, Json> = {};
  const errors: Record<string, string> = {};
  for (const input of inputs) {
    const answer = (answers[input.name] ?? '').trim();
    if (input.type === 'boolean') values[input.name] = answer === 'true';
    else if (answer === '') {
      if (input.required) errors[input.name] = 'Needed for the run.';
    } else if (input.type === 'number') {
      const number = Number(answer.replace(',', '.'));
      if (Number.isFinite(number)) values[input.name] = number;
      else errors[input.name] = 'This is not a number.';
    } else values[input.name] = answer;
  }
  return { values, errors };
}
