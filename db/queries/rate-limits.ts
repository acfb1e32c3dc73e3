import { sql } from 'drizzle-orm';
import type { Database } from '../client.ts';

export interface RateLimit {
  /** What is counted, e.g. `account:ada@example.com`. */
  key: string;
  /** Events allowed per window. */
  max: number;
  windowMs: number;
}

export interface RateLimitState {
  allowed: boolean;
  remaining: number;
  /** Milliseconds until the window starts anew. */
  resetMs: number;
}

/**
 * Counts one event in a fixed window, atomically over all processes (one statement, database time).
 * Shares `auth_rate_limits` with better-auth; keys must not look like its `address|/path`.
 */
export async function consumeRateLimit(db: Database, limit: RateLimit): Promise<RateLimitState> {
  const now = sql`(extract(epoch FROM clock_timestamp()) * 1000)::bigint`;
  const [row] = await db.orm.execute<{ count: number; reset_ms: string }>(sql`
    INSERT INTO auth_rate_limits AS r (key, count, last_request) VALUES (${limit.key}, 1, ${now})
    ON CONFLICT (key) DO UPDATE SET
      count = CASE WHEN r.last_request <= ${now} - ${limit.windowMs} THEN 1 ELSE r.count + 1 END,
      last_request = CASE WHEN r.last_request <= ${now} - ${limit.windowMs} THEN ${now} ELSE r.last_request END
    RETURNING count, last_request + ${limit.windowMs} - ${now} AS reset_ms`);
  const { count } = row!;
  return {
    allowed: count <= limit.max,
    remaining: Math.max(0, limit.max - count),
    resetMs: Math.max(0, Number(row!.reset_ms))
  };
}

/** Forgets what was counted, e.g. failed sign-ins after one that succeeded. */
export async function clearRateLimit(db: Database, key: string): Promise<void> {
  await db.orm.execute(sql`DELETE FROM auth_rate_limits WHERE key = ${key}`);
}
