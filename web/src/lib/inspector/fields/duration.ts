/** Units a person chooses from, in milliseconds. */
export const DURATION_UNITS = [
  { id: 'seconds', label: 'seconds', ms: 1000 },
  { id: 'minutes', label: 'minutes', ms: 60_000 },
  { id: 'hours', label: 'hours', ms: 3_600_000 },
  { id: 'days', label: 'days', ms: 86_400_000 }
] as const;

/** Milliseconds as the largest unit that gives a whole number; seconds otherwise. */
export function splitDuration(ms: number): { amount: number; unit: string } {
  const unit =
    DURATION_UNITS.findLast((candidate) => ms >= candidate.ms && ms % candidate.ms === 0) ??
    DURATION_UNITS[0];
  return { amount: ms / unit.ms, unit: unit.id };
}
