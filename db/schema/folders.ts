import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id } from './columns.ts';

/** Where workflows lie; at most one folder inside another. */
export const folders = pgTable(
  'folders',
  {
    orgId: uuid().notNull(),
    id: id(),
    parentId: uuid(),
    name: text().notNull(),
    createdBy: uuid().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
