/** What `pnpm test:faults` was asked for, by environment. */
import { describe } from 'vitest';

/** The seeds of a full run; the first one alone in CI. */
const SEEDS = [1, 2, 3, 4, 5];

const isFull = process.env.FAULTS_FULL === '1';
const oneSeed = process.env.FAULTS_SEED;

function seeds(): number[] {
  if (oneSeed !== undefined) return [Number(oneSeed)];
  return isFull ? SEEDS : SEEDS.slice(0, 1);
}

/** Periods that a case waits for count three times: a busy machine is slow, not wrong. */
export const MARGIN = 3;

/** Sizes of a case: as security.md asks with `--full`, reduced in CI. */
export function sizes<T>(size: { ci: T; full: T }): T {
  return isFull ? size.full : size.ci;
}

/** A case of the catalogue, once per seed. The title is what `pnpm test:faults` and the reporter go by. */
export const faultCase = (id: string, what: string, run: (seed: number) => void): void =>
  describe.each(seeds())(`${id} ${what} (seed %i)`, run);
