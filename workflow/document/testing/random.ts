import * as prng from 'lib0/prng';

/** A seeded source of choices: the same seed gives the same test. */
export class Random {
  readonly #generator: prng.PRNG;

  constructor(seed: number) {
    this.#generator = prng.create(seed);
  }

  /** An integer from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return prng.int53(this.#generator, min, max);
  }

  chance(probability: number): boolean {
    return prng.real53(this.#generator) < probability;
  }

  /** One of the choices, or `undefined` of none. */
  pick<T>(choices: readonly T[]): T | undefined {
    return choices[this.int(0, choices.length - 1)];
  }

  /** Some of the choices, at least one if there is any. */
  some<T>(choices: readonly T[], most: number): T[] {
    const picked = new Set<T>();
    for (let i = this.int(1, most); i > 0 && choices.length > 0; i--) picked.add(this.pick(choices)!);
    return [...picked];
  }

  word(): string {
    return prng.word(this.#generator, 1, 8);
  }

  words(most: number): string {
    return Array.from({ length: this.int(0, most) }, () => this.word()).join(' ');
  }
}

/** `SEED` of the environment, else a new one: a failure prints it. */
export function testSeed(): number {
  return Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
}
