export interface RecentlyUsedOptions<V> {
  /** How many are kept; the one unused for longest makes room. */
  most: number;
  create: (key: string) => V;
  /** Called with the value that made room. */
  dropped?: (value: V) => void;
}

/** Values made on first use, by key; only those used most recently stay. */
export class RecentlyUsed<V> {
  readonly #values = new Map<string, V>();
  readonly #options: RecentlyUsedOptions<V>;

  constructor(options: RecentlyUsedOptions<V>) {
    this.#options = options;
  }

  of(key: string): V {
    const value = this.#values.get(key) ?? this.#options.create(key);
    this.#values.delete(key);
    this.#values.set(key, value); // newest last
    const [oldest] = this.#values;
    if (this.#values.size > this.#options.most && oldest) {
      this.#values.delete(oldest[0]);
      this.#options.dropped?.(oldest[1]);
    }
    return value;
  }

  values(): V[] {
    return [...this.#values.values()];
  }
}
