import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import * as queries from '@automateos/db/queries/inbox';
import { fromPublicId, toPublicId } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { Notice, UnreadCount } from '../answers/inbox.ts';
import { iso } from '../dto.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';

const ownerOf = ({ orgId, userId }: Actor): queries.InboxOwner => ({ orgId, userId });

/** What the actor should know, newest first. */
export async function listInbox(
  actor: Actor,
  input: PageInput & { unread?: boolean } = {}
): Promise<Page<Notice>> {
  authorise(actor, 'org.read');
  return withOrg(platform().db, actor.orgId, (tx) =>
    readPage(input, {
      read: ({ limit, after }) =>
        queries.listNotices(tx, {
          ...ownerOf(actor),
          unread: input.unread,
          limit,
          beforeId: after && cursorPart(after, (id) => fromPublicId('ntf', id))
        }),
      cursorOf: ({ id }) => toPublicId('ntf', id),
      show
    })
  );
}

export async function countInbox(actor: Actor): Promise<UnreadCount> {
  authorise(actor, 'org.read');
  const unread = await withOrg(platform().db, actor.orgId, (tx) => queries.countUnread(tx, ownerOf(actor)));
  return { unread };
}

/** Marks one notice of the actor's own, or all of them without an id, as read. @throws ApiError 404 */
export async function readNotices(actor: Actor, id?: string): Promise<void> {
  authorise(actor, 'org.read');
  const uuid = id === undefined ? undefined : uuidOf('ntf', id);
  await withOrg(platform().db, actor.orgId, async (tx) =>
    found('ntf', await queries.markRead(tx, ownerOf(actor), uuid))
  );
}

type NoticeRow = Awaited<ReturnType<typeof queries.listNotices>>[number];

const show = (row: NoticeRow): Notice => ({
  id: toPublicId('ntf', row.id),
  kind: row.kind,
  from: row.actorId && row.actorName ? { id: toPublicId('usr', row.actorId), name: row.actorName } : null,
  text: row.text,
  excerpt: row.excerpt,
  path: row.path,
  createdAt: iso(row.createdAt),
  readAt: iso(row.readAt)
});
