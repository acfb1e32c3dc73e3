import { integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

/** An account at an app, as steps choose it. */
export const connections = pgTable(
  'connections',
  {
    orgId: uuid().notNull(),
    id: id(),
    /** Id of the app in workflow/apps. */
    app: text().notNull(),
    name: text().notNull(),
    /** What is not secret, by field of the app. */
    fields: jsonb().$type<Record<string, unknown>>().notNull().default({}),
    orgKeyId: uuid().notNull(),
    version: integer().notNull().default(1),
    /** JSON of the secret fields: IV (12) + tag (16) + ciphertext, AES-256-GCM. */
    sealed: bytes().notNull(),
    status: text({ enum: ['untested', 'working', 'failing'] })
      .notNull()
      .default('untested'),
    statusMessage: text(),
    testedAt: moment(),
    createdBy: uuid().notNull(),
    createdAt: createdAt(),
    replacedAt: moment(),
    lastUsedAt: moment(),
    deletedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
