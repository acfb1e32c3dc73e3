import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from './columns.ts';

/** What a person should know. */
export const notifications = pgTable(
  'notifications',
  {
    orgId: uuid().notNull(),
    id: id(),
    userId: uuid().notNull(),
    kind: text().notNull(),
    actorId: uuid(),
    workflowId: uuid(),
    text: text().notNull(),
    excerpt: text(),
    path: text().notNull(),
    /** What caused it: the same cause tells a person once. */
    source: text().notNull(),
    createdAt: createdAt(),
    readAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
