import { createHash } from 'node:crypto';
import type { Json } from '@automateos/workflow';
import { canonicalJson } from '@automateos/workflow/interop';
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { runLogs, runs } from '../schema/index.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export type LogKind =
  | 'run.started'
  | 'run.waiting'
  | 'run.succeeded'
  | 'run.failed'
  | 'run.cancelled'
  | 'step.started' // only steps that reach outside
  | 'step.succeeded' // data: { items: { port: count } }, never payloads
  | 'step.retrying'
  | 'step.waiting' // data: { until } as ISO text
  | 'step.failed'
  | 'log'; // written by a node

/** One line of a run's log, before it has a place in the chain. */
export interface LogEntry {
  at: Date;
  kind: LogKind;
  level: LogLevel;
  /** Masked; safe to show. */
  message: string;
  nodeId?: string;
  iteration?: number;
  itemGroup?: number;
  attempt?: number;
  data?: Json;
}

/** A line in its place: the hash covers the line and, through the previous hash, all lines before it. */
export interface ChainedLog extends LogEntry {
  seq: number;
  hash: Uint8Array;
}

/** Where the log of a run ends. */
export interface ChainHead {
  seq: number;
  hash: Uint8Array;
}

export const CHAIN_START: ChainHead = { seq: 0, hash: new Uint8Array(32) };

/** Puts a line after `head`. Only the holder of the run's lease (or of its row lock) may do that, so it needs no lock. */
export function chainLog(runId: string, head: ChainHead, entry: LogEntry): ChainedLog {
  const seq = head.seq + 1;
  return { ...entry, seq, hash: hashLog(runId, head.hash, { ...entry, seq }) };
}

/** sha256(previous hash, canonical JSON of the line). Times count to the millisecond, absent values as null. */
function hashLog(runId: string, previous: Uint8Array, entry: LogEntry & { seq: number }): Uint8Array {
  const canonical = canonicalJson([
    runId,
    entry.seq,
    entry.at.toISOString(),
    entry.kind,
    entry.level,
    entry.nodeId ?? null,
    entry.iteration ?? null,
    entry.itemGroup ?? null,
    entry.attempt ?? null,
    entry.message,
    entry.data ?? null
  ]);
  return createHash('sha256').update(previous).update(canonical).digest();
}

export type LogRow = Omit<typeof runLogs.$inferSelect, 'orgId' | 'runId' | 'hash'>;

const SHOWN = {
  seq: runLogs.seq,
  at: runLogs.at,
  kind: runLogs.kind,
  level: runLogs.level,
  nodeId: runLogs.nodeId,
  iteration: runLogs.iteration,
  itemGroup: runLogs.itemGroup,
  attempt: runLogs.attempt,
  message: runLogs.message,
  data: runLogs.data
};

/** Lines after `afterSeq`, in order: the whole log from 0, or what is new since the last look. */
export function readLogs(
  tx: Tx,
  place: { orgId: string; runId: string; afterSeq?: number; limit: number }
): Promise<LogRow[]> {
  const { orgId, runId, afterSeq = 0, limit } = place;
  return tx
    .select(SHOWN)
    .from(runLogs)
    .where(and(eq(runLogs.orgId, orgId), eq(runLogs.runId, runId), gt(runLogs.seq, afterSeq)))
    .orderBy(asc(runLogs.seq))
    .limit(limit);
}

export type ChainCheck = { ok: true; lines: number } | { ok: false; badSeq: number };

const FINAL = ['succeeded', 'failed', 'cancelled'];

/**
 * Recomputes the chain of a run. `badSeq` is the first line that was changed, inserted, moved or is missing. The last
 * line of a finished run tells its status, so a cut-off end is found too.
 */
export async function verifyLogChain(tx: Tx, place: { orgId: string; runId: string }): Promise<ChainCheck> {
  const rows = await tx
    .select({ ...SHOWN, hash: runLogs.hash })
    .from(runLogs)
    .where(and(eq(runLogs.orgId, place.orgId), eq(runLogs.runId, place.runId)))
    .orderBy(asc(runLogs.seq));
  let head = CHAIN_START;
  for (const row of rows) {
    const expected = chainLog(place.runId, head, toEntry(row));
    if (row.seq !== expected.seq || !Buffer.from(row.hash).equals(expected.hash))
      return { ok: false, badSeq: expected.seq };
    head = expected;
  }
  const [run] = await tx
    .select({ status: runs.status })
    .from(runs)
    .where(and(eq(runs.orgId, place.orgId), eq(runs.id, place.runId)));
  const isCutOff = run && FINAL.includes(run.status) && rows.at(-1)?.kind !== `run.${run.status}`;
  return isCutOff ? { ok: false, badSeq: head.seq + 1 } : { ok: true, lines: head.seq };
}

function toEntry(row: LogRow): LogEntry {
  return {
    at: row.at,
    kind: row.kind as LogKind, // written by this build or an older one; an unknown kind only has to hash alike
    level: row.level,
    message: row.message,
    nodeId: row.nodeId ?? undefined,
    iteration: row.iteration ?? undefined,
    itemGroup: row.itemGroup ?? undefined,
    attempt: row.attempt ?? undefined,
    data: row.data ?? undefined
  };
}
