import { eq, sql } from 'drizzle-orm';
import type { Database, Tx } from '../client.ts';
import { creators, moderators } from '../schema/index.ts';

export type CreatorRow = typeof creators.$inferSelect;

/** What a creator says about themselves. */
export type CreatorProfile = Pick<CreatorRow, 'handle' | 'name' | 'bio' | 'color' | 'cover' | 'links'>;

type Reader = Database['orm'] | Tx;

export async function findCreator(orm: Reader, handle: string): Promise<CreatorRow | undefined> {
  const [row] = await orm.select().from(creators).where(eq(creators.handle, handle));
  return row;
}

export async function findCreatorOf(orm: Reader, userId: string): Promise<CreatorRow | undefined> {
  const [row] = await orm.select().from(creators).where(eq(creators.userId, userId));
  return row;
}

/** Makes a person a creator, or changes what they say. @throws a unique violation when the handle is somebody else's */
export async function saveCreator(orm: Reader, userId: string, profile: CreatorProfile): Promise<CreatorRow> {
  const [row] = await orm
    .insert(creators)
    .values({ userId, ...profile })
    .onConflictDoUpdate({ target: creators.userId, set: { ...profile, updatedAt: sql`now()` } })
    .returning();
  return row!;
}

/** The creator of what ships with the product; belongs to nobody's account. */
export async function saveHouseCreator(orm: Reader, profile: CreatorProfile): Promise<CreatorRow> {
  const [row] = await orm
    .insert(creators)
    .values({ ...profile, verified: true })
    .onConflictDoUpdate({ target: creators.handle, set: { ...profile, verified: true } })
    .returning();
  return row!;
}

/** Whether a person reviews submissions of the whole installation. */
export async function isModerator(orm: Reader, userId: string): Promise<boolean> {
  return (await orm.$count(moderators, eq(moderators.userId, userId))) > 0;
}

export async function grantModerator(orm: Reader, userId: string): Promise<void> {
  await orm.insert(moderators).values({ userId }).onConflictDoNothing();
}

export async function revokeModerator(orm: Reader, userId: string): Promise<void> {
  await orm.delete(moderators).where(eq(moderators.userId, userId));
}
