/**
 * Object identity is the whole contract with Svelte Flow: an entry that did not change must stay the same object, one
 * that did must be a new one, and the array is copied once per frame.
 */
interface Entry {
  id: string;
}

export interface Indexed<T extends Entry> {
  list: readonly T[];
  /** Id → place in the list. */
  index: ReadonlyMap<string, number>;
}

export const emptyIndexed = <T extends Entry>(): Indexed<T> => ({ list: [], index: new Map() });

/**
 * Applies changes (id → new entry, `null` = removed) in one copy. Returns the same value when nothing changes.
 * Additions go to the end, removals keep the order of the rest.
 */
export function patchIndexed<T extends Entry>(
  before: Indexed<T>,
  changes: ReadonlyMap<string, T | null>
): Indexed<T> {
  const list = [...before.list];
  const added: T[] = [];
  let changed = false;
  let removed = false;
  for (const [id, next] of changes) {
    const at = before.index.get(id);
    if (at === undefined) {
      if (next) added.push(next);
    } else if (next !== list[at]) {
      changed = true;
      if (next) list[at] = next;
      else removed = true;
    }
  }
  if (!changed && added.length === 0) return before;
  if (!removed && added.length === 0) return { list, index: before.index };
  const kept = removed ? list.filter((entry) => changes.get(entry.id) !== null) : list;
  const next = [...kept, ...added];
  return { list: next, index: indexOf(next) };
}

/** Ids whose entry is another object than before. Lists of different membership are compared by id. */
export function changedIds<T extends Entry>(before: Indexed<T>, after: readonly T[]): string[] {
  const ids: string[] = [];
  for (const [place, entry] of after.entries()) {
    const old =
      before.list[place]?.id === entry.id
        ? before.list[place]
        : before.list[before.index.get(entry.id) ?? -1];
    if (old !== entry) ids.push(entry.id);
  }
  return ids;
}

export const indexOf = (list: readonly Entry[]): Map<string, number> =>
  new Map(list.map((entry, at) => [entry.id, at]));
