import { bigint, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

export const documents = pgTable(
  'documents',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    kind: text({ enum: ['main', 'side', 'branch', 'suggestion', 'merge'] }).notNull(),
    schemaVersion: integer().notNull(),
    serverId: text(),
    serverLeaseUntil: moment(),
    interruptedAt: moment(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** The edit log: "saved" means committed here. */
export const documentUpdates = pgTable(
  'document_updates',
  {
    orgId: uuid().notNull(),
    documentId: uuid().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    actorId: uuid(),
    connectionId: text().notNull(),
    createdAt: createdAt(),
    update: bytes().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.documentId, t.id] })]
);

export const documentCheckpoints = pgTable(
  'document_checkpoints',
  {
    orgId: uuid().notNull(),
    documentId: uuid().notNull(),
    state: bytes().notNull(),
    stateHash: bytes().notNull(),
    foldedAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.documentId] })]
);

export const documentHistory = pgTable(
  'document_history',
  {
    orgId: uuid().notNull(),
    documentId: uuid().notNull(),
    id: bigint({ mode: 'number' }).generatedAlwaysAsIdentity(),
    actorId: uuid(),
    connectionId: text().notNull(),
    firstAt: moment().notNull(),
    lastAt: moment().notNull(),
    firstUpdateId: bigint({ mode: 'number' }).notNull(),
    lastUpdateId: bigint({ mode: 'number' }).notNull(),
    edits: integer().notNull(),
    update: bytes().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.documentId, t.id] })]
);

export const documentReplayCheckpoints = pgTable(
  'document_replay_checkpoints',
  {
    orgId: uuid().notNull(),
    documentId: uuid().notNull(),
    historyId: bigint({ mode: 'number' }).notNull(),
    state: bytes().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.documentId, t.historyId] })]
);

export const documentClients = pgTable(
  'document_clients',
  {
    orgId: uuid().notNull(),
    documentId: uuid().notNull(),
    clientId: bigint({ mode: 'number' }).notNull(),
    userId: uuid(),
    firstSeenAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.documentId, t.clientId] })]
);
