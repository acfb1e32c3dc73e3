import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, moment } from './columns.ts';

/** The people in a workflow's room, as each collab-server reports its own. */
export const roomPeople = pgTable(
  'room_people',
  {
    orgId: uuid().notNull(),
    workflowId: uuid().notNull(),
    userId: uuid().notNull(),
    serverId: text().notNull(),
    joinedAt: createdAt(),
    expiresAt: moment().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.workflowId, t.userId, t.serverId] })]
);
