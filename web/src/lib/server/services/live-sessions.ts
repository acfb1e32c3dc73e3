import type { Actor } from '@automateos/auth';
import { isUniqueViolation, withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { loadDocumentState } from '@automateos/db/queries/document-state';
import { joinSession } from '@automateos/db/queries/live-people';
import * as queries from '@automateos/db/queries/live-sessions';
import { readWorkflow } from '@automateos/db/queries/workflows';
import { fromPublicId, toPublicId, type LiveStatus } from '@automateos/workflow';
import { compactState } from '@automateos/workflow/document-state';
import { authorise, found, uuidOf } from '../access.ts';
import type { LiveSession } from '../answers/live.ts';
import { ApiError } from '../errors.ts';
import { mayLead, showSession } from '../live/show.ts';
import { cursorPart, readPage, type Page, type PageInput } from '../page.ts';
import { platform } from '../platform.ts';

export interface SessionInput {
  title: string;
  description?: string;
  startsAt: Date;
  minutes: number;
  listed?: boolean;
}

/** The team's sessions, latest first. */
export async function listLiveSessions(
  actor: Actor,
  input: PageInput & { workflowId?: string; status?: LiveStatus } = {}
): Promise<Page<LiveSession>> {
  authorise(actor, 'live.read');
  const workflowId = input.workflowId === undefined ? undefined : uuidOf('wf', input.workflowId);
  const filter = { orgId: actor.orgId, workflowId, status: input.status };
  return withOrg(platform().db, actor.orgId, (tx) =>
    readPage(input, {
      read: ({ limit, after }) =>
        queries.listLiveSessions(tx, {
          ...filter,
          limit,
          before: after === undefined ? undefined : parseCursor(after)
        }),
      cursorOf: (row) => `${row.startsAt.getTime()}:${toPublicId('ls', row.id)}`,
      show: (row) => showSession(row, actor)
    })
  );
}

export async function readLiveSession(actor: Actor, id: string): Promise<LiveSession> {
  authorise(actor, 'live.read');
  return withOrg(platform().db, actor.orgId, (tx) => shown(tx, actor, uuidOf('ls', id)));
}

/** Schedules a session; the actor is its host. @throws ApiError 404 */
export async function scheduleLiveSession(
  actor: Actor,
  input: SessionInput & { workflowId: string }
): Promise<LiveSession> {
  authorise(actor, 'live.schedule');
  const { orgId, userId, name } = actor;
  const workflowId = uuidOf('wf', input.workflowId);
  return withOrg(platform().db, orgId, async (tx) => {
    found('wf', await readWorkflow(tx, orgId, workflowId));
    const { title, description = '', startsAt, minutes, listed = true } = input;
    const sessionId = await queries.insertLiveSession(tx, {
      ...{ orgId, workflowId, title, description, startsAt, minutes, listed },
      createdBy: userId
    });
    await joinSession(tx, { orgId, sessionId, userId, name, role: 'host' });
    const session = await shown(tx, actor, sessionId);
    await audit(tx, actor, { action: 'live.schedule', target: session.id, details: { title } });
    return session;
  });
}

/** Changes what was announced. @throws ApiError 404, 403, 409 once it is over */
export async function changeLiveSession(
  actor: Actor,
  id: string,
  change: Partial<SessionInput>
): Promise<LiveSession> {
  return lead(actor, id, async (tx, session) => {
    assertStatus(session, ['scheduled', 'live']);
    await queries.updateLiveSession(tx, session, change);
    const { title = session.title } = change;
    await audit(tx, actor, { action: 'live.change', target: id, details: { title } });
  });
}

/** Opens the doors: from now on people come in by the link, and the replay begins. @throws ApiError 404, 403, 409 */
export async function startLiveSession(actor: Actor, id: string): Promise<LiveSession> {
  try {
    return await lead(actor, id, async (tx, session) => {
      assertStatus(session, ['scheduled']);
      const { state } = compactState([await loadDocumentState(tx, session.workflowId)]);
      await queries.goLive(tx, session, state);
      await queries.announceLive(tx, session, { what: 'session' });
      await audit(tx, actor, { action: 'live.start', target: id });
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new ApiError(409, 'ALREADY_LIVE', 'Another session on this workflow is on. End that one first.');
  }
}

/** Sends the guests home and closes the replay's span. @throws ApiError 404, 403, 409 */
export async function endLiveSession(actor: Actor, id: string): Promise<LiveSession> {
  return lead(actor, id, async (tx, session) => {
    assertStatus(session, ['live']);
    await queries.endLive(tx, session);
    await queries.announceLive(tx, session, { what: 'session' });
    await audit(tx, actor, { action: 'live.end', target: id });
  });
}

/** Calls a session off that has not begun. @throws ApiError 404, 403, 409 */
export async function cancelLiveSession(actor: Actor, id: string): Promise<LiveSession> {
  return lead(actor, id, async (tx, session) => {
    assertStatus(session, ['scheduled']);
    await queries.updateLiveSession(tx, session, { status: 'cancelled' });
    await audit(tx, actor, { action: 'live.cancel', target: id });
  });
}

/** Deletes a session that is not on, with its page, chat and replay. @throws ApiError 404, 403, 409 */
export async function deleteLiveSession(actor: Actor, id: string): Promise<void> {
  authorise(actor, 'live.host');
  await withOrg(platform().db, actor.orgId, async (tx) => {
    const session = await lockLed(tx, actor, id);
    assertStatus(session, ['scheduled', 'cancelled', 'ended']);
    await queries.deleteLiveSession(tx, session);
    await audit(tx, actor, { action: 'live.delete', target: id, details: { title: session.title } });
  });
}

/** Runs `work` for somebody who leads the session, while nobody else changes it. */
async function lead(
  actor: Actor,
  id: string,
  work: (tx: Tx, session: queries.LiveSessionRow) => Promise<void>
): Promise<LiveSession> {
  authorise(actor, 'live.host');
  return withOrg(platform().db, actor.orgId, async (tx) => {
    const session = await lockLed(tx, actor, id);
    await work(tx, session);
    return shown(tx, actor, session.id);
  });
}

/** @throws ApiError 404, 403 */
export async function lockLed(tx: Tx, actor: Actor, id: string): Promise<queries.LiveSessionRow> {
  const session = found('ls', await queries.lockLiveSession(tx, actor.orgId, uuidOf('ls', id)));
  if (mayLead(actor, session)) return session;
  throw new ApiError(
    403,
    'NOT_HOST',
    'Only the host of this session can do that, or an owner or admin of the team.'
  );
}

const STATUS_WORDS: Record<LiveStatus, string> = {
  scheduled: 'has not begun yet',
  live: 'is on',
  ended: 'is over',
  cancelled: 'was called off'
};

/** @throws ApiError 409 */
export function assertStatus(
  { status }: Pick<queries.LiveSessionRow, 'status'>,
  allowed: readonly LiveStatus[]
): void {
  if (allowed.includes(status)) return;
  throw new ApiError(409, 'WRONG_STATUS', `This cannot be done now: the session ${STATUS_WORDS[status]}.`);
}

async function shown(tx: Tx, actor: Actor, sessionId: string): Promise<LiveSession> {
  return showSession(found('ls', await queries.readLiveSession(tx, actor.orgId, sessionId)), actor);
}

function parseCursor(text: string): { startsAt: Date; id: string } {
  const [ms, id] = text.split(':');
  return {
    startsAt: cursorPart(ms, (digits) => (/^\d{1,15}$/.test(digits) ? new Date(Number(digits)) : undefined)),
    id: cursorPart(id, (publicText) => fromPublicId('ls', publicText))
  };
}
