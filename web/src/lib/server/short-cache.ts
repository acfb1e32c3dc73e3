/** Answers that may be a few seconds old. */
export interface ShortCache<T> {
  /** The answer of that name, made anew when it is too old. Readers at the same time share one making; failures are not kept. */
  read(name: string, make: () => Promise<T>): Promise<T>;
}

/** @param ageMs how old an answer may be */
export function createShortCache<T>(ageMs: number): ShortCache<T> {
  const kept = new Map<string, { madeAt: number; answer: Promise<T> }>();
  const dropOld = () => {
    for (const [name, { madeAt }] of kept) if (Date.now() - madeAt >= ageMs) kept.delete(name);
  };
  return {
    read(name, make) {
      dropOld();
      const known = kept.get(name);
      if (known) return known.answer;
      const entry = { madeAt: Date.now(), answer: make() };
      kept.set(name, entry);
      entry.answer.catch(() => kept.get(name) === entry && kept.delete(name));
      return entry.answer;
    }
  };
}
