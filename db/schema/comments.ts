import { pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, id, moment } from './columns.ts';

/** A conversation at a step of a workflow. */
export const commentThreads = pgTable(
  'comment_threads',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    nodeId: text().notNull(),
    /** What the step was called when the thread began: for the tray, once the step is deleted. */
    nodeLabel: text().notNull(),
    createdBy: uuid().notNull(),
    createdAt: createdAt(),
    resolvedBy: uuid(),
    resolvedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const comments = pgTable(
  'comments',
  {
    orgId: uuid().notNull(),
    id: id(),
    threadId: uuid().notNull(),
    authorId: uuid().notNull(),
    /** With mentions as `<@usr_…>`; empty once deleted. */
    body: text().notNull(),
    createdAt: createdAt(),
    editedAt: moment(),
    deletedAt: moment()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** How far somebody has read a thread. */
export const commentReads = pgTable(
  'comment_reads',
  {
    orgId: uuid().notNull(),
    threadId: uuid().notNull(),
    userId: uuid().notNull(),
    seenThrough: uuid().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.threadId, t.userId] })]
);
