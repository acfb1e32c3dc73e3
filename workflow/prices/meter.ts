import type { JsonObject } from '../types.ts';

/** What is counted in the usage ledger. */
export type CostKind = 'run' | 'step' | 'compute_ms' | 'ai_tokens';

/** Something that a step used up. */
export interface CostReport {
  kind: CostKind;
  quantity: number;
  /** Millionths of a US dollar; left out when nobody knows the price. */
  costMicros?: number;
  details?: JsonObject;
}

/** Millionths of a US dollar in one dollar: the unit of every cost. */
export const MICROS_PER_DOLLAR = 1_000_000;
const MICROS_PER_CENT = 10_000;

/**
 * What the service itself charges, in millionths of a US dollar. The ledger, the estimate, the invoice and the pricing
 * page all read this table. Runs are counted and free; models are paid to whoever runs them (models.ts).
 */
export const METER = {
  /** One step that succeeded at one item, or at a whole list. A retry that fails is free. */
  stepMicros: 100,
  /** 1,000 milliseconds of work on a run; waiting is free. */
  computeSecondMicros: 10
} as const;

export const stepsCost = (steps: number): number => steps * METER.stepMicros;

export const computeCost = (ms: number): number => Math.round((ms * METER.computeSecondMicros) / 1_000);

/** A cost in whole cents, as an invoice states it; half a cent goes up. */
export const toCents = (micros: number): number => Math.round(micros / MICROS_PER_CENT);
