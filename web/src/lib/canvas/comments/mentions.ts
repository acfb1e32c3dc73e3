/** Somebody who can be mentioned. */
export interface Mentionable {
  id: string;
  /** As typed and shown after the @: the name, with the e-mail address when two people share it. */
  label: string;
}

const STORED = /<@(usr_[0-9A-Za-z]{22})>/g;
const WORD = /[\p{L}\p{N}_]/u;
/** An @ at the beginning of a word, and what was typed since: two words at most. */
const BEGUN = /(?:^|[\s(])@([\p{L}\p{N}._-]*(?: [\p{L}\p{N}._-]*)?)$/u;
const MOST_SUGGESTED = 6;

/** Labels that tell people apart. */
export function labelled(people: readonly { id: string; name: string; email: string }[]): Mentionable[] {
  const byName = Map.groupBy(people, ({ name }) => name);
  return people.map(({ id, name, email }) => ({
    id,
    label: byName.get(name)!.length > 1 ? `${name} (${email})` : name
  }));
}

/** What was typed, with `@Label` of people as `<@usr_…>`. The longest label that fits wins. */
export function toStored(typed: string, people: readonly Mentionable[]): string {
  const longestFirst = [...people].sort((a, b) => b.label.length - a.label.length);
  let stored = '';
  for (let at = 0; at < typed.length;) {
    const person =
      typed[at] === '@' ? longestFirst.find(({ label }) => isAt(typed, at + 1, label)) : undefined;
    stored += person ? `<@${person.id}>` : typed[at];
    at += person ? person.label.length + 1 : 1;
  }
  return stored;
}

function isAt(text: string, at: number, label: string): boolean {
  return text.startsWith(label, at) && !WORD.test(text.charAt(at + label.length));
}

/** A stored comment as it can be typed over. */
export function toTyped(body: string, people: readonly Mentionable[]): string {
  const labels = new Map(people.map(({ id, label }) => [id, label]));
  return body.replace(STORED, (text, id: string) => (labels.has(id) ? `@${labels.get(id)}` : text));
}

export type CommentPart = { kind: 'text'; text: string } | { kind: 'mention'; id: string; name: string };

/** A stored comment in parts, for showing. */
export function partsOf(body: string, mentions: readonly { id: string; name: string }[]): CommentPart[] {
  const names = new Map(mentions.map(({ id, name }) => [id, name]));
  const parts: CommentPart[] = [];
  let from = 0;
  for (const match of body.matchAll(STORED)) {
    const name = names.get(match[1]!);
    if (name === undefined) continue;
    if (match.index > from) parts.push({ kind: 'text', text: body.slice(from, match.index) });
    parts.push({ kind: 'mention', id: match[1]!, name });
    from = match.index + match[0].length;
  }
  if (from < body.length) parts.push({ kind: 'text', text: body.slice(from) });
  return parts;
}

/** People to suggest while `typed` is being typed up to the caret, and where their mention begins. */
export function suggest(
  typed: string,
  caret: number,
  people: readonly Mentionable[]
): { from: number; people: Mentionable[] } | undefined {
  const begun = BEGUN.exec(typed.slice(0, caret))?.[1];
  if (begun === undefined) return undefined;
  const wanted = begun.toLowerCase();
  const found = people.filter(({ label }) => label.toLowerCase().includes(wanted));
  const starts = ({ label }: Mentionable) => Number(label.toLowerCase().startsWith(wanted));
  const best = found.sort((a, b) => starts(b) - starts(a)).slice(0, MOST_SUGGESTED);
  return best.length > 0 ? { from: caret - begun.length - 1, people: best } : undefined;
}
