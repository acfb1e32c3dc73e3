const MICROS_PER_DOLLAR = 1_000_000;
const CENT = MICROS_PER_DOLLAR / 100;

/**
 * Millionths of a US dollar as people read them: `$0`, `$12.40`, `$1,204`; less than ten cents with as many digits as
 * say something: `$0.0034`; `< $0.0001` below that.
 */
export function formatMoney(micros: number): string {
  if (micros === 0) return '$0';
  if (micros < 100) return '< $0.0001';
  if (micros < 10 * CENT) return `$${(micros / MICROS_PER_DOLLAR).toFixed(4).replace(/0{1,2}$/, '')}`;
  const dollars = micros / MICROS_PER_DOLLAR;
  return `$${dollars.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `$12.40` of whole cents, as an invoice states it. */
export const formatCents = (cents: number): string =>
  `$${(cents / 100).toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

/** `12.40` or `$12.4` as somebody types it; `undefined` when it is not an amount. */
export function parseDollars(text: string): number | undefined {
  const match = /^\$?\s*(\d{1,7}(?:\.\d{1,2})?)$/.exec(text.trim().replaceAll(',', ''));
  return match ? Math.round(Number(match[1]) * MICROS_PER_DOLLAR) : undefined;
}
