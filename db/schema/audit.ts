import { bigint, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { bytes, moment } from './columns.ts';

/** A value that a row of the audit log may hold: nothing nested, so that its canonical JSON is plain. */
export type AuditDetail = string | number | boolean | null | readonly string[];
export type AuditDetails = Record<string, AuditDetail>;

/** Who did what, one chain of hashes per organisation. Rows are only ever added, by `app.append_audit`. */
export const auditLog = pgTable(
  'audit_log',
  {
    orgId: uuid().notNull(),
    seq: bigint({ mode: 'number' }).notNull(),
    at: moment().notNull(),
    actorId: uuid(),
    via: text({ enum: ['user', 'key', 'link', 'system'] }).notNull(),
    action: text().notNull(),
    target: text(),
    details: jsonb().$type<AuditDetails>().notNull(),
    prevHash: bytes().notNull(),
    hash: bytes().notNull()
  },
  (t) => [primaryKey({ columns: [t.orgId, t.seq] })]
);

/** Where each chain ends. */
export const auditHeads = pgTable(
  'audit_heads',
  { orgId: uuid().notNull(), seq: bigint({ mode: 'number' }).notNull(), hash: bytes().notNull() },
  (t) => [primaryKey({ columns: [t.orgId] })]
);
