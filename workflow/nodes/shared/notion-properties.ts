/** Values as Notion's properties, and back. @see https://developers.notion.com/reference/page-property-values */
import { objectAt, objectsAt, textAt } from '../../apps/json-answer.ts';
import { toNumber, toSwitch } from '../../form/coerce.ts';
import { StepError } from '../../step-error.ts';
import type { Json, JsonObject } from '../../types.ts';

/** Notion takes at most this many characters in one piece of text. */
const LONGEST_PIECE = 2000;

/** A text as Notion's list of pieces. */
export function richText(text: string): Json[] {
  const characters = [...text];
  const count = Math.ceil(characters.length / LONGEST_PIECE);
  return Array.from({ length: count }, (_, index) => {
    const content = characters.slice(index * LONGEST_PIECE, (index + 1) * LONGEST_PIECE).join('');
    return { type: 'text', text: { content } };
  });
}

/** The value of a property in the form of its type. @throws StepError `INPUT_INVALID` naming the property */
export function toProperty({ name, type }: { name: string; type: string }, value: Json): JsonObject {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
  switch (type) {
    case 'title':
    case 'rich_text':
      return { [type]: richText(text) };
    case 'number':
      return { number: text === '' ? null : fitting(name, toNumber(value)) };
    case 'checkbox':
      return { checkbox: fitting(name, toSwitch(value)) };
    case 'select':
    case 'status':
      return { [type]: text === '' ? null : { name: text } };
    case 'multi_select':
      return { multi_select: namesIn(value, text).map((option) => ({ name: option })) };
    case 'date':
      return { date: text === '' ? null : { start: text } };
    case 'url':
    case 'email':
    case 'phone_number':
      return { [type]: text === '' ? null : text };
    default:
      throw new StepError(
        'INPUT_INVALID',
        `“${name}” is a property of the kind ${type}, which cannot be written.`
      );
  }
}

function fitting<T>(name: string, result: { value: T } | { reason: string }): T {
  if ('reason' in result) throw new StepError('INPUT_INVALID', `“${name}” ${result.reason}.`);
  return result.value;
}

function namesIn(value: Json, text: string): string[] {
  const names = Array.isArray(value) ? value.map(String) : text.split(',');
  return names.map((name) => name.trim()).filter((name) => name !== '');
}

/** A property as plain data; `null` for kinds that have no plain form. */
export function fromProperty(property: JsonObject): Json {
  const type = textAt(property, 'type');
  switch (type) {
    case 'title':
    case 'rich_text':
      return objectsAt(property, type)
        .map((piece) => textAt(piece, 'plain_text'))
        .join('');
    case 'select':
    case 'status':
      return textAt(objectAt(property, type), 'name') || null;
    case 'multi_select':
      return objectsAt(property, type).map((option) => textAt(option, 'name'));
    case 'date':
      return textAt(objectAt(property, type), 'start') || null;
    case 'number':
    case 'checkbox':
    case 'url':
    case 'email':
    case 'phone_number':
      return property[type] ?? null;
    default:
      return null;
  }
}
