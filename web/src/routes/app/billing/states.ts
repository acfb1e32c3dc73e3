import type { Invoice } from '#lib/server/answers/billing.ts';

/** What a state of an invoice is called, and how loud it is. */
export const STATES: Record<Invoice['state'], { label: string; tone: 'neutral' | 'accent' | 'warn' | 'ok' }> =
  {
    open: { label: 'So far', tone: 'accent' },
    nothing: { label: 'Nothing due', tone: 'neutral' },
    due: { label: 'Due', tone: 'warn' },
    paid: { label: 'Paid', tone: 'ok' }
  };
