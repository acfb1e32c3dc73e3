import { DateTime } from 'luxon';
import { LIMITS } from '../limits.ts';
import { fail } from './error.ts';
import type { ExpressionScope } from './types.ts';
import { resolveZone } from './zone.ts';

/** Syntax nodes visited that count as one unit of work. */
export const NODES_PER_STEP = 16;
/** Characters of text that count as one unit of work. */
const CHARACTERS_PER_STEP = 64;
/** List elements copied or compared that count as one unit of work. */
const ELEMENTS_PER_STEP = 8;
/** Wall time that searches of one evaluation may take together. */
const SEARCH_MS = 250;

/** A piece of a compiled expression. */
export type Code = (frame: Frame) => unknown;

/** The state of one evaluation: what it can read, where arrow functions keep their parameters, and what it may still spend. */
export class Frame {
  readonly scope: ExpressionScope;
  /** One slot per parameter in the source. Without recursion no two calls ever need the same slot at once. */
  readonly locals: unknown[];
  #steps: number = LIMITS.expressionSteps;
  #now: DateTime | undefined;
  #searchDeadline = 0;

  constructor(scope: ExpressionScope, slots: number) {
    this.scope = scope;
    this.locals = new Array(slots);
  }

  /** Pays for work before it is done. @throws ExpressionError when the evaluation has used up its steps. */
  charge(steps: number): void {
    this.#steps -= steps;
    // Written so that NaN fails too.
    if (!(this.#steps >= 0))
      fail('This expression does too much work. Split it over several nodes or shorten the list.');
  }

  /** Pays for making or reading a text of this many characters. */
  chargeText(length: number): void {
    this.charge(length / CHARACTERS_PER_STEP);
  }

  /** Pays for copying or comparing this many list elements or object fields. */
  chargeElements(count: number): void {
    this.charge(1 + count / ELEMENTS_PER_STEP);
  }

  /**
   * Called before each search of a repeated pattern search. One search is linear in the text, but a pattern may read to the
   * end of the text again for every match, which no count of results shows; so the loop is also bound to the clock.
   */
  chargeSearch(): void {
    this.charge(1 / ELEMENTS_PER_STEP);
    const now = performance.now();
    this.#searchDeadline ||= now + SEARCH_MS;
    if (now > this.#searchDeadline)
      fail('This pattern takes too long on this text. Make the pattern simpler.');
  }

  get zone(): string {
    return resolveZone(this.scope.timeZone ?? 'UTC');
  }

  /** `$now`: the same for the whole evaluation. */
  get now(): DateTime {
    this.#now ??= DateTime.fromMillis(this.scope.now.getTime(), { zone: this.zone, locale: 'en-US' });
    return this.#now;
  }
}
