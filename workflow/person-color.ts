/** How many colours people are told apart by. */
export const PERSON_COLORS = 6;

/** The colour, 1 to 6, of somebody who has not chosen one: always the same for the same public id. */
export function personColorNumber(id: string): number {
  let hash = 0;
  for (const character of id) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return (hash % PERSON_COLORS) + 1;
}
