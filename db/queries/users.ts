import { eq, inArray, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { authAccounts, users } from '../schema/index.ts';

export interface UserRow {
  id: string;
  name: string;
  email: string;
  /** Which of the six colours of people; null for the one of the id. */
  color: number | null;
}

const SHOWN = { id: users.id, name: users.name, email: users.email, color: users.color };

/** The user with this address, compared in lower case as better-auth stores it. */
export async function findUserByEmail(db: Database, email: string): Promise<UserRow | undefined> {
  const [user] = await db.orm.select(SHOWN).from(users).where(eq(users.email, email.toLowerCase()));
  return user;
}

export async function findUser(db: Database, id: string): Promise<UserRow | undefined> {
  const [user] = await db.orm.select(SHOWN).from(users).where(eq(users.id, id));
  return user;
}

/** Names by id. */
export async function findNames(tx: Tx, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .select({ id: users.id, name: users.name })
    .from(users)
    .where(inArray(users.id, [...ids]));
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/**
 * Adds a person, with a password credential in better-auth's layout when a hash is given.
 * @returns the existing user, unchanged, when the address is taken.
 */
export function insertUser(
  db: Database,
  user: { email: string; name: string; passwordHash?: string }
): Promise<UserRow & { created: boolean }> {
  return db.orm.transaction(async (tx) => {
    const email = user.email.toLowerCase();
    const [created] = await tx
      .insert(users)
      .values({ name: user.name, email })
      .onConflictDoNothing()
      .returning(SHOWN);
    if (!created) {
      const [known] = await tx.select(SHOWN).from(users).where(eq(users.email, email));
      return { ...known!, created: false };
    }
    if (user.passwordHash)
      await tx.insert(authAccounts).values({
        userId: created.id,
        accountId: created.id,
        providerId: 'credential',
        password: user.passwordHash
      });
    return { ...created, created: true };
  });
}

/** Organisations of a person with the role held there, oldest membership first. */
export async function listMembershipsOf<Role extends string>(
  db: Database,
  userId: string
): Promise<{ orgId: string; role: Role }[]> {
  const rows = await db.orm.execute<{ org_id: string; role: Role }>(
    sql`SELECT org_id, role FROM app.user_orgs(${userId}::uuid)`
  );
  return rows.map((row) => ({ orgId: row.org_id, role: row.role }));
}

/** What somebody says about themselves. */
export async function changeUser(
  db: Database,
  id: string,
  change: { name?: string; color?: number | null }
): Promise<void> {
  await db.orm
    .update(users)
    .set({ ...change, updatedAt: new Date() })
    .where(eq(users.id, id));
}
