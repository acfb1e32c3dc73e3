import type { CostKind, JsonObject } from '@automateos/workflow';
import { bigint, date, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { id, moment } from './columns.ts';

/** Sums of money and counts stay far below 2^53. */
const count = () => bigint({ mode: 'number' });

/** What was used and what it cost; append-only. */
export const usageLedger = pgTable(
  'usage_ledger',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    runId: uuid().notNull(),
    nodeId: text(),
    kind: text().$type<CostKind>().notNull(),
    quantity: count().notNull(),
    /** Millionths of a US dollar; null when nobody knows the price. */
    costMicros: count(),
    details: jsonb().$type<JsonObject>(),
    sourceKey: text().notNull(),
    occurredAt: moment().notNull().defaultNow()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Sums of the ledger by day (UTC), kept by its trigger. */
export const usageTotals = pgTable(
  'usage_totals',
  {
    orgId: uuid().notNull(),
    day: date().notNull(),
    workflowId: uuid().notNull(),
    kind: text().$type<CostKind>().notNull(),
    quantity: count().notNull(),
    costMicros: count().notNull(),
    /** Part of the quantity that has no known price. */
    unpriced: count().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.day, t.workflowId, t.kind] })]
);

/** The most an organisation wants to spend per calendar month (UTC). */
export const budgets = pgTable(
  'budgets',
  {
    orgId: uuid().notNull(),
    monthlyCapMicros: count().notNull(),
    setBy: uuid(),
    setAt: moment().notNull().defaultNow()
  },
  (t) => [primaryKey({ columns: [t.orgId] })]
);
