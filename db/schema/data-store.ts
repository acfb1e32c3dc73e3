import type { Json } from '@automateos/workflow';
import { boolean, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, moment } from './columns.ts';

/** What workflows remember between runs. */
export const dataStore = pgTable(
  'data_store',
  {
    orgId: uuid().notNull(),
    /** Id of the workflow, or of the organisation when all its workflows share it. */
    scope: uuid().notNull(),
    pretend: boolean().notNull(),
    key: text().notNull(),
    value: json().$type<Json>().notNull(),
    updatedAt: moment().notNull().defaultNow(),
    expiresAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.scope, t.pretend, t.key] })]
);

/** Changes that were made, by their Idempotency-Key. */
export const dataStoreEffects = pgTable(
  'data_store_effects',
  {
    orgId: uuid().notNull(),
    effectKey: text().notNull(),
    result: json().$type<Json>(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.effectKey] })]
);
