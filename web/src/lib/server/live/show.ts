import { can, type Actor } from '@automateos/auth';
import { actorIdOf, type ParticipantRow } from '@automateos/db/queries/live-people';
import type { LiveSessionRow } from '@automateos/db/queries/live-sessions';
import type { MessageRow } from '@automateos/db/queries/live-talk';
import { toPublicId, type LiveMessage, type LivePerson } from '@automateos/workflow';
import type { LiveSession } from '../answers/live.ts';
import { iso } from '../dto.ts';
import { platform } from '../platform.ts';

export const liveUrl = (sessionId: string): string =>
  `${platform().publicUrl}/live/${toPublicId('ls', sessionId)}`;

/** Its own host leads a session, and so may an owner or admin of the team. */
export function mayLead(
  actor: Actor | undefined,
  session: Pick<LiveSessionRow, 'orgId' | 'createdBy'>
): boolean {
  if (!actor || !can(actor, 'live.host', session)) return false;
  return session.createdBy === actor.userId || can(actor, 'member.changeRole', session);
}

export function showSession(row: LiveSessionRow, actor: Actor): LiveSession {
  const { title, description, workflowName, minutes, listed, status, hostName } = row;
  return {
    id: toPublicId('ls', row.id),
    ...{ title, description, workflowName, minutes, listed, status, hostName },
    workflowId: toPublicId('wf', row.workflowId),
    startsAt: iso(row.startsAt),
    liveAt: iso(row.liveAt),
    endedAt: iso(row.endedAt),
    mayHost: mayLead(actor, row),
    url: liveUrl(row.id)
  };
}

export function showPerson(row: ParticipantRow): LivePerson {
  const { name, role, isMember, handAt } = row;
  const userId = toPublicId('usr', actorIdOf(row));
  return { id: toPublicId('lp', row.id), userId, name, role, isMember, handAt: iso(handAt) };
}

export function showMessage({ id, by, name, text, at }: MessageRow): LiveMessage {
  return { id: toPublicId('lm', id), by: toPublicId('lp', by), name, text, at: iso(at) };
}
