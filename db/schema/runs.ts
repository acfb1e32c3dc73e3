import type { EditableValue, Json, JsonObject, PortItems, WebhookAnswer } from '@automateos/workflow';
import { boolean, integer, json, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, createdAt, id, moment } from './columns.ts';

/** Why a run or step failed, as stored and shown. `message` is masked and safe to show. */
export interface StoredError {
  code: string;
  message: string;
  nodeId?: string;
}

export const workers = pgTable('workers', {
  id: uuid().primaryKey(),
  host: text().notNull(),
  poolId: text(),
  startedAt: createdAt(),
  leaseUntil: moment().notNull(),
  stoppedAt: moment()
});

export const runs = pgTable(
  'runs',
  {
    orgId: uuid().notNull(),
    id: uuid().notNull(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    status: text({ enum: ['queued', 'running', 'waiting', 'succeeded', 'failed', 'cancelled'] })
      .notNull()
      .default('queued'),
    trigger: text({
      enum: ['manual', 'webhook', 'schedule', 'replay', 'form', 'feed', 'app', 'workflow', 'error']
    }).notNull(),
    triggerNodeId: text().notNull(),
    input: json().$type<JsonObject>().notNull(),
    draft: boolean().notNull().default(false),
    pretend: boolean().notNull().default(false),
    startedBy: uuid(),
    effectScope: uuid().notNull(),
    replayOf: uuid(),
    replayFrom: text(),
    callerRunId: uuid(),
    callerNodeId: text(),
    callerWaits: boolean().notNull().default(false),
    handlesError: boolean().notNull().default(false),
    epoch: integer().notNull().default(0),
    workerId: uuid(),
    crashes: integer().notNull().default(0),
    activeMs: integer().notNull().default(0),
    admittedAt: moment(),
    startedAt: moment(),
    finishedAt: moment(),
    wakeAt: moment(),
    wokenAt: moment(),
    cancelRequestedAt: moment(),
    error: jsonb().$type<StoredError>(),
    answer: jsonb().$type<WebhookAnswer>()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const runSteps = pgTable(
  'run_steps',
  {
    orgId: uuid().notNull(),
    runId: uuid().notNull(),
    nodeId: text().notNull(),
    iteration: integer().notNull().default(0),
    itemGroup: integer().notNull().default(0),
    attempt: integer().notNull().default(1),
    status: text({ enum: ['running', 'waiting', 'succeeded', 'failed', 'skipped', 'cancelled'] }).notNull(),
    startedAt: moment().notNull(),
    finishedAt: moment(),
    retryAt: moment(),
    output: json().$type<PortItems>(),
    error: jsonb().$type<StoredError>(),
    idempotencyKey: text(),
    reused: boolean().notNull().default(false)
  },
  (t) => [primaryKey({ columns: [t.orgId, t.runId, t.nodeId, t.iteration, t.itemGroup, t.attempt] })]
);

export const runLogs = pgTable(
  'run_logs',
  {
    orgId: uuid().notNull(),
    runId: uuid().notNull(),
    seq: integer().notNull(),
    at: moment().notNull(),
    kind: text().notNull(),
    nodeId: text(),
    iteration: integer(),
    itemGroup: integer(),
    attempt: integer(),
    level: text({ enum: ['info', 'warn', 'error'] })
      .notNull()
      .default('info'),
    message: text().notNull(),
    data: jsonb().$type<Json>(),
    hash: bytes().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.runId, t.seq] })]
);

/** A question to people that a run waits for, and the answer. */
export const runWaits = pgTable(
  'run_waits',
  {
    orgId: uuid().notNull(),
    id: id(),
    runId: uuid().notNull(),
    nodeId: text().notNull(),
    iteration: integer().notNull().default(0),
    title: text().notNull(),
    message: text().notNull(),
    createdAt: createdAt(),
    dueAt: moment().notNull(),
    onDeadline: text({ enum: ['approved', 'rejected'] }).notNull(),
    decision: text({ enum: ['approved', 'rejected'] }),
    decidedAt: moment(),
    decidedVia: text({ enum: ['app', 'link', 'deadline'] }),
    decidedBy: uuid(),
    decidedName: text(),
    comment: text().notNull().default(''),
    approvers: text().array().notNull().default([]),
    quorum: integer().notNull().default(1),
    fields: json().$type<EditableValue[]>().notNull().default([]),
    edits: json().$type<EditableValue[]>()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

/** Who said yes to a question that needs more than one. */
export const runVotes = pgTable(
  'run_votes',
  {
    orgId: uuid().notNull(),
    waitId: uuid().notNull(),
    userId: uuid().notNull(),
    name: text().notNull(),
    comment: text().notNull().default(''),
    votedAt: moment().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.waitId, t.userId] })]
);

/** A trigger of a live workflow that fires when a run fails for good. */
export const errorTriggers = pgTable(
  'error_triggers',
  {
    orgId: uuid().notNull(),
    id: id(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    nodeId: text().notNull(),
    watched: uuid().array()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const deadLetters = pgTable(
  'dead_letters',
  {
    orgId: uuid().notNull(),
    id: id(),
    runId: uuid().notNull(),
    workflowId: uuid().notNull(),
    versionId: uuid().notNull(),
    nodeId: text(),
    error: jsonb().$type<StoredError>().notNull(),
    attempts: integer().notNull(),
    createdAt: createdAt(),
    resolution: text({ enum: ['replayed', 'discarded'] }),
    resolvedAt: moment(),
    resolvedBy: uuid(),
    replayRunId: uuid(),
    reason: text()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })]
);

export const dedupeKeys = pgTable(
  'dedupe_keys',
  {
    orgId: uuid().notNull(),
    scope: text().notNull(),
    key: text().notNull(),
    runId: uuid().notNull(),
    bodyHash: bytes(),
    expiresAt: moment().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.scope, t.key] })]
);
