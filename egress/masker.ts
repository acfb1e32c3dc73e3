import type { Json } from '@automateos/workflow';

export const MASK = '••••••';
/** Shorter values would mask ordinary words. */
export const SHORTEST_SECRET = 8;

/**
 * Removes secret values from whatever a run is about to store or show: raw, base64, hex, URL-encoded and JSON-escaped.
 * One per run; egress adds each value that it attaches.
 */
export class Masker {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  add(value: string): void {
    if (value.length < SHORTEST_SECRET) return;
    const bytes = Buffer.from(value, 'utf8');
    const forms = [
      value,
      ...base64Forms(bytes),
      bytes.toString('hex'),
      bytes.toString('hex').toUpperCase(),
      encodeURIComponent(value),
      JSON.stringify(value).slice(1, -1)
    ];
    for (const form of forms) if (form.length >= SHORTEST_SECRET) this.#forms.add(form);
    this.#pattern = undefined;
  }

  get isEmpty(): boolean {
    return this.#forms.size === 0;
  }

  mask(text: string): string {
    if (this.isEmpty) return text;
    this.#pattern ??= new RegExp(
      [...this.#forms]
        .sort((a, b) => b.length - a.length)
        .map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
        .join('|'),
      'g'
    );
    return text.replace(this.#pattern, MASK);
  }

  /** Masks every string inside, keys too. Returns the same value when there is nothing to mask. */
  maskJson<T extends Json>(value: T): T {
    return this.isEmpty ? value : (this.#maskValue(value) as T);
  }

  #maskValue(value: Json): Json {
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((entry) => this.#maskValue(entry));
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, entry]) => [this.mask(key), this.#maskValue(entry)])
    );
  }
}

/** A value inside a longer base64 text starts at one of three bit offsets; the characters it alone decides are kept. */
function base64Forms(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const firstWhole = offset === 0 ? 0 : offset + 1;
    const lastWhole = Math.floor(((offset + bytes.length) * 8) / 6);
    const inner = encoded.slice(firstWhole, lastWhole);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
