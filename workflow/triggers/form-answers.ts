import type { Json, JsonObject } from '../types.ts';
import { isMailAddress } from '../nodes/shared/mail-address.ts';
import { choicesOf } from '../nodes/start.ts';

/** A question of a form, as the page asks it. */
export interface FormQuestion {
  name: string;
  label: string;
  type: 'text' | 'paragraph' | 'email' | 'number' | 'date' | 'choice' | 'boolean';
  /** Of a `choice`; separated by commas. */
  options: string;
  required: boolean;
}

/** Letters of one line and of several. */
export const ANSWER_CHARACTERS = { line: 500, paragraph: 10_000 } as const;

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * What a browser sent, as typed values by name, or what is wrong with each answer in words. Anything that was not asked
 * for is left out.
 */
export function readFormAnswers(
  questions: readonly FormQuestion[],
  sent: Readonly<Record<string, string | undefined>>
): { values: JsonObject } | { errors: Record<string, string> } {
  const values: JsonObject = {};
  const errors: Record<string, string> = {};
  for (const question of questions) {
    const answer = readAnswer(question, (sent[question.name] ?? '').replaceAll('\r\n', '\n').trim());
    if ('error' in answer) errors[question.name] = answer.error;
    else values[question.name] = answer.value;
  }
  return Object.keys(errors).length > 0 ? { errors } : { values };
}

type Answer = { value: Json } | { error: string };

function readAnswer(question: FormQuestion, text: string): Answer {
  const { type, required } = question;
  if (type === 'boolean') return readTick(text, required);
  if (text === '') return required ? { error: 'This is needed.' } : { value: null };
  if (text.includes('\0') || !text.isWellFormed()) return { error: 'This text cannot be stored.' };
  const most = ANSWER_CHARACTERS[type === 'paragraph' ? 'paragraph' : 'line'];
  if (text.length > most) return { error: `At most ${most.toLocaleString('en')} characters.` };
  return READERS[type](text, question);
}

const readTick = (text: string, required: boolean): Answer => {
  const ticked = text !== '' && text !== 'false';
  return required && !ticked ? { error: 'Tick this to go on.' } : { value: ticked };
};

const READERS: Record<
  Exclude<FormQuestion['type'], 'boolean'>,
  (text: string, question: FormQuestion) => Answer
> = {
  text: (text) => (text.includes('\n') ? { error: 'Only one line.' } : { value: text }),
  paragraph: (text) => ({ value: text }),
  email: (text) => (isMailAddress(text) ? { value: text } : { error: 'This is not an e-mail address.' }),
  number: (text) => {
    const number = Number(text.replace(',', '.'));
    return Number.isFinite(number) ? { value: number } : { error: 'This is not a number.' };
  },
  date: (text) =>
    DATE.test(text) && isDay(text) ? { value: text } : { error: 'Write the date as 2026-01-31.' },
  choice: (text, { options }) =>
    choicesOf(options).includes(text) ? { value: text } : { error: 'Choose one of these.' }
};

/** Days like February 30 are rolled over by `Date`. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
