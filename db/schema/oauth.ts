import { integer, pgTable, primaryKey, uuid } from 'drizzle-orm/pg-core';
import { bytes, moment } from './columns.ts';

/** Access that a person granted to a connection, sealed. */
export const oauthGrants = pgTable(
  'oauth_grants',
  {
    orgId: uuid().notNull(),
    connectionId: uuid().notNull(),
    connectionVersion: integer().notNull(),
    orgKeyId: uuid().notNull(),
    sealed: bytes().notNull(),
    generation: integer().notNull(),
    expiresAt: moment().notNull(),
    refreshingUntil: moment(),
    revokedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.connectionId] })]
);
