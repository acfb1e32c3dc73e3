import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

export const orgs = pgTable('orgs', {
  id: id().primaryKey(),
  name: text().notNull(),
  createdAt: createdAt()
});

export const memberships = pgTable(
  'memberships',
  {
    orgId: uuid().notNull(),
    id: id(),
    userId: uuid().notNull(),
    role: text({ enum: ['owner', 'admin', 'editor', 'commenter', 'runner', 'viewer'] }).notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const invitations = pgTable(
  'invitations',
  {
    orgId: uuid().notNull(),
    id: id(),
    tokenHash: bytes().notNull(),
    role: text({ enum: ['admin', 'editor', 'commenter', 'runner', 'viewer'] }).notNull(),
    createdBy: uuid().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    revokedAt: moment(),
    uses: integer().notNull().default(0)
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const apiKeys = pgTable(
  'api_keys',
  {
    orgId: uuid().notNull(),
    id: id(),
    userId: uuid().notNull(),
    name: text().notNull(),
    /** The first characters of the key, to recognise it by. */
    prefix: text().notNull(),
    keyHash: bytes().notNull(),
    createdAt: createdAt(),
    expiresAt: moment(),
    lastUsedAt: moment(),
    revokedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
