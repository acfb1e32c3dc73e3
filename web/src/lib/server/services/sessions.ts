import * as queries from '@automateos/db/queries/sessions';
import { toPublicId } from '@automateos/workflow';
import { found, uuidOf } from '../access.ts';
import type { BrowserSession } from '../answers/people.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';

/** The session of a browser's request. @throws ApiError 401 */
async function current(headers: Headers): Promise<{ id: string; userId: string }> {
  const found = await platform().auth.api.getSession({ headers, query: { disableRefresh: true } });
  if (!found) throw new ApiError(401, 'UNAUTHENTICATED', 'Your session has ended. Sign in again.');
  return found.session;
}

/** The browsers that are signed in to the account that asks, the last used first. */
export async function listSessions(headers: Headers): Promise<Page<BrowserSession>> {
  const own = await current(headers);
  const rows = await queries.listSessions(platform().db, own.userId);
  const data = rows.map((row) => ({
    id: toPublicId('ses', row.id),
    current: row.id === own.id,
    browser: row.userAgent,
    address: row.ipAddress,
    createdAt: iso(row.createdAt),
    usedAt: iso(row.updatedAt),
    expiresAt: iso(row.expiresAt)
  }));
  return { data, nextCursor: null, total: data.length };
}

/** Signs out one browser of the account, or all but the one that asks. @throws ApiError 404 */
export async function revokeSessions(headers: Headers, id: string | undefined): Promise<void> {
  const own = await current(headers);
  const { db } = platform();
  if (id === undefined) return queries.deleteOtherSessions(db, own);
  const key = { userId: own.userId, id: uuidOf('ses', id) };
  found('ses', (await queries.deleteSession(db, key)) || undefined);
}
