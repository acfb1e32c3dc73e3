import { METER, MICROS_PER_DOLLAR } from './meter.ts';

/** What a plan costs. One table for the pricing page, the estimate and the invoice. */
export interface Plan {
  id: 'self-hosted' | 'pay-as-you-go';
  name: string;
  /** Millionths of a US dollar per month, whatever is used. */
  monthlyMicros: number;
  /** Use that is free each month, in millionths of a US dollar. */
  includedMicros: number;
  /** Price of 1,000 steps that succeeded; 0: not counted. */
  thousandStepsMicros: number;
  /** Price of an hour of work on runs. */
  hourMicros: number;
}

const SELF_HOSTED: Plan = {
  id: 'self-hosted',
  name: 'Self-hosted',
  monthlyMicros: 0,
  includedMicros: 0,
  thousandStepsMicros: 0,
  hourMicros: 0
};

export const PAY_AS_YOU_GO: Plan = {
  id: 'pay-as-you-go',
  name: 'Pay as you go',
  monthlyMicros: 0,
  includedMicros: MICROS_PER_DOLLAR,
  thousandStepsMicros: METER.stepMicros * 1_000,
  hourMicros: METER.computeSecondMicros * 3_600
};

export const PLANS: readonly Plan[] = [SELF_HOSTED, PAY_AS_YOU_GO];
