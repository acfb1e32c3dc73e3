import { integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

/** A data key per organisation, wrapped by the master key. */
export const orgKeys = pgTable(
  'org_keys',
  {
    orgId: uuid().notNull(),
    id: id(),
    masterKeyId: text().notNull(),
    wrapped: bytes().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const secrets = pgTable(
  'secrets',
  {
    orgId: uuid().notNull(),
    id: id(),
    name: text().notNull(),
    /** Hosts the value may be sent to: exact names or `*.example.com`; empty = any public host. */
    hosts: text().array().notNull().default([]),
    orgKeyId: uuid().notNull(),
    version: integer().notNull().default(1),
    /** IV (12) + tag (16) + ciphertext, AES-256-GCM. */
    sealed: bytes().notNull(),
    createdBy: uuid().notNull(),
    createdAt: createdAt(),
    rotatedAt: moment(),
    lastUsedAt: moment(),
    deletedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
