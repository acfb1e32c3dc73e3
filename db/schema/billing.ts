import { bigint, date, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from './columns.ts';

/** A try to pay for a month. */
export const payments = pgTable(
  'payments',
  {
    orgId: uuid().notNull(),
    id: id(),
    /** First day of the month. */
    month: date().notNull(),
    amountCents: bigint({ mode: 'number' }).notNull(),
    provider: text().notNull(),
    checkoutId: text(),
    startedBy: uuid(),
    createdAt: createdAt(),
    paidAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** News from a payment provider that was dealt with. */
export const paymentEvents = pgTable(
  'payment_events',
  {
    orgId: uuid().notNull(),
    eventId: text().notNull(),
    receivedAt: moment().notNull().defaultNow()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.eventId] })]
);
