import type { JsonObject } from '@automateos/workflow';
import { integer, json, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, id, moment } from './columns.ts';

/** A feed that a live workflow follows. */
export const feeds = pgTable(
  'feeds',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    nodeId: text().notNull(),
    url: text().notNull(),
    everyMs: integer().notNull(),
    nextAt: moment().notNull().defaultNow(),
    begunAt: moment(),
    etag: text(),
    lastModified: text(),
    failures: integer().notNull().default(0),
    message: text()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Entries of feeds that started their run, or stood there before. */
export const feedEntries = pgTable(
  'feed_entries',
  {
    orgId: uuid().notNull(),
    feedId: uuid().notNull(),
    key: bytes().notNull(),
    seenAt: moment().notNull().defaultNow()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.feedId, t.key] })]
);

/** Where an app sends the events of a connection, as it should be. */
export const appSubscriptions = pgTable(
  'app_subscriptions',
  {
    orgId: uuid().notNull(),
    id: id(),
    app: text().notNull(),
    connectionId: uuid().notNull(),
    workflowId: uuid().notNull(),
    nodeId: text().notNull(),
    path: text(),
    settings: json().$type<JsonObject>().notNull().default({}),
    generation: integer().notNull().default(1),
    nextAt: moment().defaultNow(),
    failures: integer().notNull().default(0),
    message: text()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
