import type { Actor } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { listRoomPeople } from '@automateos/db/queries/room-people';
import { toPublicId } from '@automateos/workflow';
import { authorise } from '../access.ts';
import type { Presence } from '../answers/presence.ts';
import type { Page } from '../page.ts';
import { platform } from '../platform.ts';

/** Who is inside which workflow right now; workflows without anybody are left out. */
export async function listPresence(actor: Actor): Promise<Page<Presence>> {
  authorise(actor, 'workflow.list');
  const { orgId } = actor;
  const rows = await withOrg(platform().db, orgId, (tx) => listRoomPeople(tx, orgId));
  const rooms = Map.groupBy(rows, ({ workflowId }) => workflowId);
  const data = [...rooms.values()].map((people) => ({
    workflowId: toPublicId('wf', people[0]!.workflowId),
    workflowName: people[0]!.workflowName,
    people: people.map(({ userId, name }) => ({ id: toPublicId('usr', userId), name }))
  }));
  return { data, nextCursor: null, total: data.length };
}
