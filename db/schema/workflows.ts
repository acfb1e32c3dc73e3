import type { JsonObject, WorkflowDocument } from '@automateos/workflow';
import { boolean, integer, json, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

export const workflows = pgTable(
  'workflows',
  {
    orgId: uuid().notNull(),
    id: id(),
    /** A copy of the document's own name, kept by whoever writes the document. */
    name: text().notNull(),
    active: boolean().notNull().default(false),
    liveVersionId: uuid(),
    folderId: uuid(),
    /** Where it comes from, kept for good: the template that it follows, and its base until a later version is taken. */
    sourceTemplateVersionId: uuid(),
    sourceKind: text({ enum: ['install', 'fork'] }),
    createdBy: uuid().notNull(),
    createdAt: createdAt(),
    editedAt: createdAt(),
    deletedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Immutable; `number` is null for a draft (a test run of unpublished edits). */
export const versions = pgTable(
  'versions',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    number: integer(),
    document: jsonb().$type<WorkflowDocument>().notNull(),
    /** Whole Yjs state, deflated. */
    state: bytes().notNull(),
    contentHash: bytes().notNull(),
    schemaVersion: integer().notNull(),
    parentId: uuid(),
    authors: uuid().array().notNull().default([]),
    name: text(),
    note: text(),
    createdBy: uuid().notNull(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const webhooks = pgTable(
  'webhooks',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    nodeId: text().notNull(),
    mode: text({ enum: ['live', 'test'] }).notNull(),
    kind: text({ enum: ['webhook', 'form', 'app'] })
      .notNull()
      .default('webhook'),
    settings: json().$type<JsonObject>().notNull().default({}),
    path: text().notNull(),
    method: text().notNull(),
    respond: text({ enum: ['now', 'end', 'node'] }).notNull(),
    expiresAt: moment(),
    createdAt: createdAt()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const schedules = pgTable(
  'schedules',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    nodeId: text().notNull(),
    cron: text().notNull(),
    timeZone: text().notNull(),
    catchUp: text({ enum: ['skip', 'once'] }).notNull(),
    nextAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);
