import { fromPublicId } from '@automateos/workflow';

const MENTION = /<@(usr_[0-9A-Za-z]{22})>/g;

/** The people whom a comment mentions, as uuids, each once. What only looks like a mention is text. */
export function mentionsIn(body: string): string[] {
  const ids = [...body.matchAll(MENTION)].flatMap(([, id]) => fromPublicId('usr', id!) ?? []);
  return [...new Set(ids)];
}

/** A comment as plain text, with names where people are mentioned. */
export function plainWords(body: string, names: ReadonlyMap<string, string>): string {
  return body.replace(MENTION, (text, id: string) => {
    const name = names.get(fromPublicId('usr', id) ?? '');
    return name === undefined ? text : `@${name}`;
  });
}
