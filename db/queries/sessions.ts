import { and, desc, eq, gt, ne, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { authSessions } from '../schema/index.ts';

export interface SessionRow {
  id: string;
  userAgent: string | null;
  ipAddress: string | null;
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date;
}

/** Sessions of a person that have not run out, the last used first. */
export function listSessions(db: Database, userId: string): Promise<SessionRow[]> {
  return db.orm
    .select({
      id: authSessions.id,
      userAgent: authSessions.userAgent,
      ipAddress: authSessions.ipAddress,
      createdAt: authSessions.createdAt,
      updatedAt: authSessions.updatedAt,
      expiresAt: authSessions.expiresAt
    })
    .from(authSessions)
    .where(and(eq(authSessions.userId, userId), gt(authSessions.expiresAt, sql`now()`)))
    .orderBy(desc(authSessions.updatedAt), desc(authSessions.id));
}

/** Ends one session of a person; answers whether there was one. */
export async function deleteSession(db: Database, session: { userId: string; id: string }): Promise<boolean> {
  const gone = await db.orm
    .delete(authSessions)
    .where(and(eq(authSessions.userId, session.userId), eq(authSessions.id, session.id)))
    .returning({ id: authSessions.id });
  return gone.length > 0;
}

/** Ends every session of a person but one. */
export async function deleteOtherSessions(db: Database, kept: { userId: string; id: string }): Promise<void> {
  await db.orm
    .delete(authSessions)
    .where(and(eq(authSessions.userId, kept.userId), ne(authSessions.id, kept.id)));
}
