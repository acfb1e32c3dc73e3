import { withOrgs } from '@automateos/db';
import { fromPublicId, toPublicId } from '@automateos/workflow';
import { keepTicket } from '../live/visitor.ts';
import { joinAsGuest } from '../services/live-room.ts';
import { call } from './api-client.ts';
import type { CaseWorld, SuccessCase } from './success-cases.ts';
import type { TestPlatform, TestTeam } from './test-platform.ts';

const IN_AN_HOUR = () => new Date(Date.now() + 3_600_000).toISOString();

/** A session to come, its host's place in it, and something said. */
export async function addLiveSession(
  server: TestPlatform,
  { key, orgId, userId }: TestTeam,
  workflowId: string
): Promise<{ ls: string; lp: string; lm: string }> {
  const body = { workflowId, title: 'Building', startsAt: IN_AN_HOUR() };
  const { json } = await call('POST', '/api/v1/live-sessions', { key, body });
  const { id } = json as { id: string };
  const sessionId = fromPublicId('ls', id)!;
  const { lp, lm } = await withOrgs(server.platform.db, [orgId], async (tx) => {
    const [person] = await tx<{ id: string }[]>`
      SELECT id FROM live_participants WHERE session_id = ${sessionId} AND user_id = ${userId}`;
    const [message] = await tx<{ id: string }[]>`
      INSERT INTO live_messages (org_id, session_id, participant_id, text)
      VALUES (${orgId}, ${sessionId}, ${person!.id}, 'Hello') RETURNING id`;
    return { lp: person!.id, lm: message!.id };
  });
  return { ls: id, lp: toPublicId('lp', lp), lm: toPublicId('lm', lm) };
}

/** Lets somebody without an account in; the Cookie header of their requests. */
export async function guestCookie(sessionId: string, name: string): Promise<string> {
  const visitor = { actor: undefined, user: undefined, ticket: undefined, address: '192.0.2.7' };
  const ticket = await joinAsGuest(sessionId, visitor, name);
  let cookie = '';
  keepTicket({ set: (key, value) => void (cookie = `${key}=${value}`) }, sessionId, ticket);
  return cookie;
}

const start = ({ team, ids }: CaseWorld) =>
  call('POST', `/api/v1/live-sessions/${ids.ls}/start`, { key: team.key });

async function onAir(world: CaseWorld): Promise<SuccessCase> {
  await start(world);
  return {};
}

/** With a guest in it; `personId` is theirs. */
async function withGuest(world: CaseWorld): Promise<SuccessCase> {
  await start(world);
  const cookie = await guestCookie(world.ids.ls, 'Sam');
  const { json } = await call('GET', `/api/v1/live-sessions/${world.ids.ls}/room`, { cookie });
  return { params: { personId: (json as { me: { id: string } }).me.id } };
}

/** How the operations of live sessions succeed. */
export const liveCases: Record<string, (world: CaseWorld) => SuccessCase | Promise<SuccessCase>> = {
  addChapter: async (world) => ({ ...(await onAir(world)), body: { text: 'The first run' } }),
  cancelLiveSession: () => ({}),
  changeLivePerson: async (world) => ({ ...(await withGuest(world)), body: { role: 'co-builder' } }),
  changeLiveSession: () => ({ body: { title: 'Building it again', minutes: 45 } }),
  deleteLiveSession: () => ({}),
  endLiveSession: onAir,
  forkLiveSession: async (world) => ({ ...(await onAir(world)), body: { at: 0 } }),
  joinLiveSession: onAir,
  listLiveSessions: ({ ids }) => ({ query: `?workflowId=${ids.wf}&status=scheduled&limit=1` }),
  raiseHand: async (world) => ({ ...(await onAir(world)), body: { raised: true } }),
  react: async (world) => ({ ...(await onAir(world)), body: { reaction: 'heart' } }),
  readLiveRoom: onAir,
  readLiveSession: () => ({}),
  removeLiveMessage: () => ({}),
  removeLivePerson: withGuest,
  sayInLiveSession: async (world) => ({ ...(await onAir(world)), body: { text: 'Hello' } }),
  scheduleLiveSession: ({ ids }) => ({
    body: { workflowId: ids.wf, title: 'Lead concierge, live', startsAt: IN_AN_HOUR(), minutes: 60 }
  }),
  setSpotlight: async (world) => ({ ...(await onAir(world)), body: { on: true } }),
  startLiveSession: () => ({})
};
