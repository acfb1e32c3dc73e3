import type { Json, StoreCall, StoreResult } from '@automateos/workflow';
import { canonicalJson } from '@automateos/workflow/interop';
import type { SqlTx } from '../client.ts';

/** Where a call works. */
export interface StorePlace {
  orgId: string;
  /** Id of the workflow, or of the organisation. */
  scope: string;
  pretend: boolean;
}

/** Entries that one `list` gives. */
const MOST_LISTED = 1_000;

/**
 * Carries out one call. Changes of the same key happen one after the other; one whose `effectKey` was seen before is not
 * made again and gives what it gave then.
 * @throws NotANumberError, NotAListError when the value there is of another kind
 */
export async function callStore(
  tx: SqlTx,
  place: StorePlace,
  { call, effectKey }: { call: StoreCall; effectKey?: string }
): Promise<StoreResult> {
  if (call.action === 'list') return { value: await listEntries(tx, place, call.prefix), changed: false };
  if (call.action === 'get') return { value: (await read(tx, place, call.key)) ?? null, changed: false };
  const key = effectKey ?? '';
  const [isNew] = await tx`INSERT INTO data_store_effects (org_id, effect_key) VALUES (${place.orgId}, ${key})
    ON CONFLICT DO NOTHING RETURNING 1`;
  if (!isNew) return resultOf(tx, place.orgId, key);
  await tx`SELECT pg_advisory_xact_lock(hashtextextended(${`${place.scope}:${call.key}`}, 0))`;
  const result = await change(tx, place, call);
  await tx`UPDATE data_store_effects SET result = ${JSON.stringify(result)}::text::json
    WHERE org_id = ${place.orgId} AND effect_key = ${key}`;
  return result;
}

async function resultOf(tx: SqlTx, orgId: string, key: string): Promise<StoreResult> {
  const [row] = await tx<{ result: StoreResult }[]>`
    SELECT result FROM data_store_effects WHERE org_id = ${orgId} AND effect_key = ${key}`;
  return row!.result;
}

type Change = Extract<StoreCall, { action: 'set' | 'increment' | 'append' | 'delete' }>;

async function change(tx: SqlTx, place: StorePlace, call: Change): Promise<StoreResult> {
  const before = await read(tx, place, call.key);
  switch (call.action) {
    case 'delete':
      await tx`DELETE FROM data_store WHERE org_id = ${place.orgId} AND scope = ${place.scope}
        AND pretend = ${place.pretend} AND key = ${call.key}`;
      return { value: before ?? null, changed: before !== undefined };
    case 'set':
      if (!mayReplace(before, call)) return { value: before ?? null, changed: false };
      return write(tx, place, { ...call, value: call.value });
    case 'increment': {
      if (before !== undefined && typeof before !== 'number') throw new NotANumberError();
      return write(tx, place, { ...call, value: (before ?? 0) + call.amount });
    }
    case 'append': {
      if (before !== undefined && !Array.isArray(before)) throw new NotAListError();
      return write(tx, place, { ...call, value: [...(before ?? []), call.value].slice(-call.most) });
    }
  }
}

/** A counter was to be raised where something else stands. */
export class NotANumberError extends Error {}
/** An entry was to be added where something else stands. */
export class NotAListError extends Error {}

function mayReplace(before: Json | undefined, call: Extract<StoreCall, { action: 'set' }>): boolean {
  if (call.when === 'absent') return before === undefined;
  return call.when === 'always' || canonicalJson(before ?? null) === canonicalJson(call.expected ?? null);
}

async function read(tx: SqlTx, place: StorePlace, key: string): Promise<Json | undefined> {
  const [row] = await tx<{ value: Json }[]>`
    SELECT value FROM data_store WHERE org_id = ${place.orgId} AND scope = ${place.scope}
      AND pretend = ${place.pretend} AND key = ${key} AND (expires_at IS NULL OR expires_at > now())`;
  return row?.value;
}

async function listEntries(tx: SqlTx, place: StorePlace, prefix: string): Promise<Json[]> {
  const rows = await tx<{ key: string; value: Json }[]>`
    SELECT key, value FROM data_store WHERE org_id = ${place.orgId} AND scope = ${place.scope}
      AND pretend = ${place.pretend} AND starts_with(key, ${prefix}) AND (expires_at IS NULL OR expires_at > now())
    ORDER BY key LIMIT ${MOST_LISTED}`;
  return rows.map(({ key, value }) => ({ key, value }));
}

async function write(
  tx: SqlTx,
  place: StorePlace,
  { key, value, ttlMs }: { key: string; value: Json; ttlMs?: number }
): Promise<StoreResult> {
  const seconds = ttlMs === undefined ? null : ttlMs / 1_000;
  await tx`INSERT INTO data_store (org_id, scope, pretend, key, value, expires_at)
    VALUES (${place.orgId}, ${place.scope}, ${place.pretend}, ${key}, ${JSON.stringify(value)}::text::json,
      now() + make_interval(secs => ${seconds}::double precision))
    ON CONFLICT (org_id, scope, pretend, key) DO UPDATE
      SET value = EXCLUDED.value, expires_at = EXCLUDED.expires_at, updated_at = now()`;
  return { value, changed: true };
}
