import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { Tx } from '../client.ts';
import { connections, orgKeys } from '../schema/index.ts';

/** What lists show: never the sealed part. */
const SHOWN = {
  id: connections.id,
  app: connections.app,
  name: connections.name,
  fields: connections.fields,
  version: connections.version,
  status: connections.status,
  statusMessage: connections.statusMessage,
  testedAt: connections.testedAt,
  createdBy: connections.createdBy,
  createdAt: connections.createdAt,
  replacedAt: connections.replacedAt,
  lastUsedAt: connections.lastUsedAt
};

const isThere = (orgId: string, id: string) =>
  and(eq(connections.orgId, orgId), eq(connections.id, id), isNull(connections.deletedAt));

export const listConnections = (tx: Tx) =>
  tx
    .select(SHOWN)
    .from(connections)
    .where(isNull(connections.deletedAt))
    .orderBy(asc(connections.app), asc(sql`lower(${connections.name})`));

/** Those that their service refused when they were last tried; access that was taken back is among them. */
export const listFailingConnections = (tx: Tx, orgId: string) =>
  tx
    .select({ id: connections.id, name: connections.name, message: connections.statusMessage })
    .from(connections)
    .where(
      and(eq(connections.orgId, orgId), eq(connections.status, 'failing'), isNull(connections.deletedAt))
    );

export async function findConnection(tx: Tx, orgId: string, id: string) {
  const [row] = await tx.select(SHOWN).from(connections).where(isThere(orgId, id));
  return row;
}

/** With the sealed part and the wrapped key that opens it; for egress only. */
export async function readSealedConnection(tx: Tx, orgId: string, id: string) {
  const [row] = await tx
    .select({
      ...SHOWN,
      sealed: connections.sealed,
      orgKeyId: orgKeys.id,
      wrappedKey: orgKeys.wrapped
    })
    .from(connections)
    .innerJoin(orgKeys, and(eq(orgKeys.orgId, connections.orgId), eq(orgKeys.id, connections.orgKeyId)))
    .where(isThere(orgId, id));
  return row;
}

export interface NewConnection {
  orgId: string;
  id: string;
  app: string;
  name: string;
  fields: Record<string, unknown>;
  orgKeyId: string;
  sealed: Uint8Array;
  createdBy: string;
}

export const insertConnection = (tx: Tx, connection: NewConnection) =>
  tx.insert(connections).values(connection);

/** Takes new values if nobody else gave some meanwhile; false when the version moved on or the connection is gone. */
export async function replaceSealedConnection(
  tx: Tx,
  next: Pick<NewConnection, 'orgId' | 'id' | 'fields' | 'orgKeyId' | 'sealed'> & { version: number }
): Promise<boolean> {
  const { orgId, id, version, ...values } = next;
  const rows = await tx
    .update(connections)
    .set({
      ...values,
      version,
      status: 'untested',
      statusMessage: null,
      testedAt: null,
      replacedAt: sql`now()`
    })
    .where(and(isThere(orgId, id), eq(connections.version, version - 1)))
    .returning({ id: connections.id });
  return rows.length === 1;
}

export async function renameConnection(tx: Tx, key: { orgId: string; id: string }, name: string) {
  await tx.update(connections).set({ name }).where(isThere(key.orgId, key.id));
}

/** Keeps what a test said, unless other values were tested than those that are there now. */
export async function noteConnectionTest(
  tx: Tx,
  tested: { orgId: string; id: string; version: number; status: 'working' | 'failing'; message: string }
): Promise<void> {
  const { orgId, id, version, status, message } = tested;
  await tx
    .update(connections)
    .set({ status, statusMessage: message, testedAt: sql`now()` })
    .where(and(isThere(orgId, id), eq(connections.version, version)));
}

/** Forgets the secret part and keeps the row, so that old runs can still name the connection. */
export async function deleteConnection(tx: Tx, orgId: string, id: string): Promise<boolean> {
  const rows = await tx
    .update(connections)
    .set({ sealed: new Uint8Array(), fields: {}, deletedAt: sql`now()` })
    .where(isThere(orgId, id))
    .returning({ id: connections.id });
  return rows.length === 1;
}

export const touchConnection = (tx: Tx, orgId: string, id: string) =>
  tx
    .update(connections)
    .set({ lastUsedAt: sql`now()` })
    .where(isThere(orgId, id));

/** Workflows whose live version names this, in its public form. */
export async function workflowsUsingConnection(
  tx: Tx,
  publicId: string
): Promise<{ id: string; name: string }[]> {
  const rows = await tx.execute<{ id: string; name: string }>(sql`
    SELECT w.id, w.name FROM workflows w
      JOIN versions v ON v.org_id = w.org_id AND v.id = w.live_version_id
      WHERE w.deleted_at IS NULL AND strpos(v.document::text, ${`"${publicId}"`}) > 0
      ORDER BY lower(w.name), w.id`);
  return [...rows];
}
