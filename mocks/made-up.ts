/** What a pretend language model says: taken from the text it got, the same each time. */
import { type Fields, isObject } from './pretend-app.ts';

const DEEPEST = 12;

/** Sentences of a text, trimmed. */
export function sentencesOf(text: string): string[] {
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' }).segment(text);
  return [...segments].map(({ segment }) => segment.trim()).filter((sentence) => sentence !== '');
}

/** An answer to a prompt: the first sentences of the text that it is about, as points when it asks for points. */
export function madeUpAnswer(prompt: string): string {
  const sentences = sentencesOf(subjectOf(prompt));
  if (sentences.length === 0) return 'There is nothing to say about an empty text.';
  if (/\b(bullets?|points?|list)\b/i.test(prompt))
    return sentences
      .slice(0, 3)
      .map((line) => `- ${line}`)
      .join('\n');
  return sentences.slice(0, /\bone sentence\b/i.test(prompt) ? 1 : 2).join(' ');
}

/** What follows the last line that ends in a colon (`Text:`), or else everything. */
function subjectOf(prompt: string): string {
  const parts = prompt.split(/^.*:[ \t]*\n/m);
  const last = parts.at(-1)!.trim();
  return (last === '' ? prompt : last).replaceAll(/\s+/g, ' ').trim();
}

/** A value that fits a JSON schema, its text taken from the prompt. Covers what structured outputs allow. */
export function madeUpValue(schema: unknown, prompt: string): unknown {
  return new Inventor(schema, sentencesOf(subjectOf(prompt))).value(schema, 0);
}

class Inventor {
  readonly #root: unknown;
  readonly #sentences: readonly string[];
  #used = 0;

  constructor(root: unknown, sentences: readonly string[]) {
    this.#root = root;
    this.#sentences = sentences;
  }

  value(given: unknown, depth: number): unknown {
    const schema = this.#resolve(given);
    if (schema.const !== undefined) return schema.const;
    if (Array.isArray(schema.enum)) return schema.enum[0] as unknown;
    if (Array.isArray(schema.anyOf)) return this.value(schema.anyOf[0], depth + 1);
    switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#list(schema, depth);
      case 'integer':
        return Math.ceil(Number(schema.minimum ?? 3));
      case 'number':
        return Number(schema.minimum ?? 0.8);
      case 'boolean':
        return true;
      case 'null':
        return null;
      default:
        return this.#text(schema);
    }
  }

  #object({ properties }: Fields, depth: number): Fields {
    if (!isObject(properties) || depth > DEEPEST) return {};
    return Object.fromEntries(
      Object.entries(properties).map(([name, schema]) => [name, this.value(schema, depth + 1)])
    );
  }

  #list({ items, minItems }: Fields, depth: number): unknown[] {
    if (depth > DEEPEST) return [];
    const length = Math.min(Math.max(Number(minItems ?? 0), 2), 20);
    return Array.from({ length }, () => this.value(items ?? {}, depth + 1));
  }

  #text({ format }: Fields): string {
    switch (format) {
      case 'date':
        return '2026-03-02';
      case 'date-time':
        return '2026-03-02T09:30:00Z';
      case 'email':
        return 'ada@example.com';
      default:
        return this.#sentences[this.#used++ % this.#sentences.length] ?? 'Nothing to say';
    }
  }

  /** Follows `#/$defs/…` inside the schema. */
  #resolve(schema: unknown): Fields {
    let found = schema;
    for (let hops = 0; hops < DEEPEST && isObject(found) && typeof found.$ref === 'string'; hops++) {
      const steps = found.$ref.split('/').slice(1);
      found = steps.reduce<unknown>((place, step) => (isObject(place) ? place[step] : undefined), this.#root);
    }
    return isObject(found) ? found : {};
  }
}
