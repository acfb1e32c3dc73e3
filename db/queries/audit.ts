import { createHash } from 'node:crypto';
import { canonicalJson } from '@automateos/workflow/interop';
import { and, asc, desc, eq, gt, gte, like, lt, lte, sql } from 'drizzle-orm';
import type { SqlTx, Tx } from '../client.ts';
import { auditHeads, auditLog, users, type AuditDetails } from '../schema/index.ts';
import { toStorable } from '../storable.ts';

/** Whom a row is credited to. An actor of a request is one. */
export interface AuditActor {
  orgId: string;
  /** Uuid; absent for somebody without an account. */
  userId?: string;
  kind: 'user' | 'key' | 'link' | 'system';
}

export interface AuditEvent {
  /** `noun.verb`, as in the role table: `secret.rotate`. */
  action: string;
  /** Public id of what it was done to. */
  target?: string;
  /** What changed, in names and numbers. Never a secret's value, an e-mail address or what somebody typed into a run. */
  details?: AuditDetails;
}

/**
 * Adds a row to the organisation's audit log; it is there if and only if the transaction commits. The end of the chain
 * stays locked until then: call it last.
 */
export async function audit(tx: Tx, actor: AuditActor, event: AuditEvent): Promise<void> {
  await tx.execute(sql`SELECT app.append_audit(${actor.orgId}::uuid, ${actor.userId ?? null}::uuid, ${actor.kind},
    ${event.action}, ${event.target ?? null}, ${detailsText(event)})`);
}

/** `audit` for batch writers. */
export async function auditInBatch(tx: SqlTx, actor: AuditActor, event: AuditEvent): Promise<void> {
  await tx`SELECT app.append_audit(${actor.orgId}::uuid, ${actor.userId ?? null}::uuid, ${actor.kind},
    ${event.action}, ${event.target ?? null}, ${detailsText(event)})`;
}

const detailsText = ({ details = {} }: AuditEvent): string =>
  canonicalJson(toStorable(details as Record<string, string>).value);

export interface AuditFilter {
  orgId: string;
  /** A whole action (`secret.rotate`), or the noun of several (`secret`). */
  action?: string;
  /** Uuid of the person. */
  actorId?: string;
  /** Public id. */
  target?: string;
  from?: Date;
  to?: Date;
}

/** A page of the log, newest first. */
export function listAudit(tx: Tx, filter: AuditFilter & { beforeSeq?: number; limit: number }) {
  const { beforeSeq } = filter;
  return tx
    .select({
      seq: auditLog.seq,
      at: auditLog.at,
      actorId: auditLog.actorId,
      actorName: users.name,
      via: auditLog.via,
      action: auditLog.action,
      target: auditLog.target,
      details: auditLog.details,
      hash: auditLog.hash
    })
    .from(auditLog)
    .leftJoin(users, eq(users.id, auditLog.actorId))
    .where(and(filterAudit(filter), beforeSeq === undefined ? undefined : lt(auditLog.seq, beforeSeq)))
    .orderBy(desc(auditLog.seq))
    .limit(filter.limit);
}

export type AuditRow = Awaited<ReturnType<typeof listAudit>>[number];

export const countAudit = (tx: Tx, filter: AuditFilter): Promise<number> =>
  tx.$count(auditLog, filterAudit(filter));

function filterAudit({ orgId, action, actorId, target, from, to }: AuditFilter) {
  return and(
    eq(auditLog.orgId, orgId),
    action === undefined
      ? undefined
      : action.includes('.')
        ? eq(auditLog.action, action)
        : like(auditLog.action, `${action}.%`),
    actorId === undefined ? undefined : eq(auditLog.actorId, actorId),
    target === undefined ? undefined : eq(auditLog.target, target),
    from && gte(auditLog.at, from),
    to && lte(auditLog.at, to)
  );
}

/** What a check of the chain found. */
export interface AuditCheck {
  /** Rows that were looked at. */
  rows: number;
  /** The first row that is not as it was written, and what is wrong with it; absent when all is well. */
  broken?: { seq: number; reason: 'changed' | 'missing' | 'unchained' | 'end-missing' };
  /** Hash of the last row that was looked at, in hex; null when there is none. */
  head: string | null;
}

const BATCH = 2_000;

/**
 * Recomputes every hash of an organisation's log from its rows. Others may add rows meanwhile: the log must reach the end
 * that was known before, and not go beyond the one known after.
 */
export async function checkAudit(tx: Tx, orgId: string): Promise<AuditCheck> {
  const before = await readHead(tx, orgId);
  const walked = await walk(tx, orgId);
  const { rows, last } = walked;
  const head = rows === 0 ? null : Buffer.from(last).toString('hex');
  if (walked.broken) return { rows, broken: walked.broken, head };
  const after = await readHead(tx, orgId);
  if (rows < before.seq || !endsAt(before, walked) || !endsAt(after, walked))
    return {
      rows,
      broken: { seq: Math.max(1, Math.min(rows + 1, before.seq)), reason: 'end-missing' },
      head
    };
  if (rows > after.seq) return { rows, broken: { seq: after.seq + 1, reason: 'unchained' }, head };
  return { rows, head };
}

interface Walked {
  rows: number;
  last: Uint8Array;
  broken?: AuditCheck['broken'];
}

const endsAt = (head: { seq: number; hash: Uint8Array }, { rows, last }: Walked): boolean =>
  head.seq !== rows || isSame(head.hash, last);

async function walk(tx: Tx, orgId: string): Promise<Walked> {
  let last: Uint8Array = Buffer.alloc(32);
  let rows = 0;
  for (;;) {
    const batch = await tx
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.orgId, orgId), gt(auditLog.seq, rows)))
      .orderBy(asc(auditLog.seq))
      .limit(BATCH);
    for (const row of batch) {
      const reason = faultOf(row, { seq: rows + 1, previous: last });
      if (reason) return { rows, last, broken: { seq: rows + 1, reason } };
      last = row.hash;
      rows++;
    }
    if (batch.length < BATCH) return { rows, last };
  }
}

async function readHead(tx: Tx, orgId: string): Promise<{ seq: number; hash: Uint8Array }> {
  const [head] = await tx
    .select({ seq: auditHeads.seq, hash: auditHeads.hash })
    .from(auditHeads)
    .where(eq(auditHeads.orgId, orgId));
  return head ?? { seq: 0, hash: Buffer.alloc(32) };
}

type StoredRow = typeof auditLog.$inferSelect;

function faultOf(row: StoredRow, expected: { seq: number; previous: Uint8Array }) {
  if (row.seq !== expected.seq) return 'missing' as const;
  if (!isSame(row.prevHash, expected.previous)) return 'unchained' as const;
  return isSame(hashOf(row), row.hash) ? undefined : ('changed' as const);
}

/** The hash as `app.append_audit` computes it. */
function hashOf(row: StoredRow): Uint8Array {
  const { action, actorId: actor, details, orgId: org, seq, target, via } = row;
  const entry = canonicalJson({ action, actor, at: row.at.toISOString(), details, org, seq, target, via });
  return createHash('sha256').update(row.prevHash).update(entry).digest();
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;
