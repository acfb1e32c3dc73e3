import { createUser } from '@automateos/auth';
import { withOrg } from '@automateos/db';
import { loadDocumentState } from '@automateos/db/queries/document-state';
import { appendUpdate } from '@automateos/db/queries/document-log';
import { foldDocument } from '@automateos/db/queries/document-history';
import { applyFrame, fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import {
  editDocument,
  LOCAL,
  openDocument,
  renameNode,
  setField,
  setName
} from '@automateos/workflow/document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GalleryDetail } from './answers/gallery.ts';
import { calendarFile } from './live/calendar.ts';
import { addRsvp, listComing, readPublicPage, removeRsvp } from './services/live-pages.ts';
import { readReplay } from './services/live-replay.ts';
import { joinAsGuest } from './services/live-room.ts';
import { call } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { guestCookie } from './testing/live-cases.ts';
import { publishTemplate, trustCreator } from './testing/publish-template.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

const CANARY = 'canary-before-the-session';

let server: TestPlatform;
let team: TestTeam;

beforeAll(async () => {
  server = await openTestPlatform();
  team = await server.createTeam();
});
afterAll(() => server.close());

interface Made {
  id: string;
  workflowId: string;
}

const must = async <T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, options: object = {}) => {
  const { status, json } = await call(method, path, { key: team.key, ...options });
  expect(status, JSON.stringify(json)).toBeLessThan(300);
  return json as T;
};

async function schedule(fields: object = {}): Promise<Made> {
  const workflow = await must<{ id: string }>('POST', '/api/v1/workflows', {
    body: { document: startDocument() }
  });
  const startsAt = new Date(Date.now() + 3_600_000).toISOString();
  const body = { workflowId: workflow.id, title: 'Building', startsAt, ...fields };
  const session = await must<{ id: string }>('POST', '/api/v1/live-sessions', { body });
  return { id: session.id, workflowId: workflow.id };
}

const start = (id: string) => must('POST', `/api/v1/live-sessions/${id}/start`);
const end = (id: string) => must('POST', `/api/v1/live-sessions/${id}/end`);
const anybody = { actor: undefined, user: undefined, ticket: undefined, address: '192.0.2.99' };

/** An edit of the document, as the editor's server logs it. */
async function edit(
  workflowId: string,
  change: (doc: ReturnType<typeof openDocument>) => void
): Promise<void> {
  const documentId = fromPublicId('wf', workflowId)!;
  const { orgId, userId } = team;
  await withOrg(server.platform.db, orgId, async (tx) => {
    const update = editDocument(openDocument(await loadDocumentState(tx, documentId)), change)!;
    await appendUpdate(tx, { orgId, documentId, actorId: userId, connectionId: 'c', update });
  });
}

const url = (value: string) => (doc: ReturnType<typeof openDocument>) =>
  setField(doc, { nodeId: 'n_start', path: ['question'], value }, LOCAL);

describe('before it begins', () => {
  test('its page can be read by anybody and says nothing of the team’s people but who hosts', async () => {
    const { id } = await schedule({ description: 'We build it together.' });
    const { session, own } = await readPublicPage(id, anybody, undefined);
    expect(session).toMatchObject({ status: 'scheduled', title: 'Building', minutes: 60 });
    expect(own).toEqual({ role: undefined, rsvp: undefined, mayHost: false });
    expect(JSON.stringify(session)).not.toContain('@example.test');
  });

  test('guests say by name that they come, people with an account once, and may take it back', async () => {
    const { id } = await schedule();
    const rsvp = await addRsvp(id, anybody, 'Sam');
    const { userId } = await createUser(server.platform.db, { email: 'rsvp@example.test', name: 'Tom' });
    const tom = { ...anybody, user: { id: userId, name: 'Tom', email: 'rsvp@example.test' } };
    await addRsvp(id, tom, 'Tom');
    await addRsvp(id, tom, 'Tom');
    expect((await readPublicPage(id, anybody, rsvp)).coming).toEqual({ count: 2, names: ['Sam', 'Tom'] });
    await removeRsvp(id, anybody, undefined); // somebody else's is not theirs to take back
    expect((await readPublicPage(id, tom, undefined)).coming.count).toBe(2);
    await removeRsvp(id, anybody, rsvp);
    expect((await readPublicPage(id, tom, undefined)).coming.names).toEqual(['Tom']);
  });

  test('it is in the calendar feed, unless only who has the link shall find it', async () => {
    const listed = await schedule({ title: 'Open to all' });
    await schedule({ title: 'By link only', listed: false });
    await schedule({ title: 'Called off' }).then(({ id }) =>
      must('POST', `/api/v1/live-sessions/${id}/cancel`)
    );
    const feed = calendarFile(await listComing(), 'Live sessions');
    expect(feed).toContain(`UID:${listed.id}@automateos`);
    expect(feed).toContain('SUMMARY:Open to all');
    expect(feed).not.toMatch(/By link only|Called off/);
    expect(feed).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r?\n?$/);
  });

  test('nobody comes in yet', async () => {
    const { id } = await schedule();
    await expect(joinAsGuest(id, anybody, 'Sam')).rejects.toMatchObject({ status: 409, code: 'NOT_LIVE' });
  });
});

describe('while it is on', () => {
  test('a guest comes in by name, speaks, raises a hand and is let in to build', async () => {
    const { id } = await schedule();
    await start(id);
    const cookie = await guestCookie(id, 'Sam');
    const path = `/api/v1/live-sessions/${id}`;
    const asGuest = { key: undefined, cookie };
    const { me } = await must<{ me: { id: string; role: string } }>('GET', `${path}/room`, asGuest);
    expect(me).toMatchObject({ name: 'Sam', role: 'spectator', isMember: false });
    await must('POST', `${path}/messages`, { ...asGuest, body: { text: 'Hello' } });
    await must('POST', `${path}/hand`, { ...asGuest, body: { raised: true } });
    const room = await must<{ people: object[]; messages: object[] }>('POST', `${path}/join`);
    expect(room.messages).toMatchObject([{ name: 'Sam', text: 'Hello' }]);
    expect(room.people).toContainEqual(
      expect.objectContaining({ id: me.id, handAt: expect.any(String) as string })
    );
    const body = { role: 'co-builder' };
    const changed = await must('PATCH', `${path}/people/${me.id}`, { body });
    expect(changed).toMatchObject({ role: 'co-builder', handAt: null });
  });

  test('a guest leads nothing and reads nothing of the team', async () => {
    const { id, workflowId } = await schedule();
    await start(id);
    const cookie = await guestCookie(id, 'Mallory');
    const path = `/api/v1/live-sessions/${id}`;
    const { json } = await call('GET', `${path}/room`, { cookie });
    const { me } = json as { me: { id: string } };
    const attempts = [
      ['PATCH', `${path}/people/${me.id}`, { role: 'co-builder' }],
      ['POST', `${path}/end`, undefined],
      ['POST', `${path}/spotlight`, { on: true }],
      ['POST', `/api/v1/workflows/${workflowId}/runs`, {}],
      ['POST', `/api/v1/workflows/${workflowId}/publish`, {}],
      ['GET', `/api/v1/workflows/${workflowId}/document`, undefined],
      ['GET', '/api/v1/secrets', undefined],
      ['GET', '/api/v1/connections', undefined],
      ['GET', '/api/v1/members', undefined],
      ['GET', '/api/v1/runs', undefined]
    ] as const;
    for (const [method, to, body] of attempts)
      expect([to, (await call(method, to, { cookie, body })).status]).toEqual([to, 401]);
    const other = await schedule();
    await start(other.id);
    expect((await call('GET', `/api/v1/live-sessions/${other.id}/room`, { cookie })).status).toBe(404);
    const spoken = await call('GET', `${path}/room`, { cookie });
    expect(JSON.stringify(spoken.json)).not.toContain('@example.test');
  });

  test('who was sent out and who comes when it is full stays outside', async () => {
    const { id } = await schedule();
    await start(id);
    const cookie = await guestCookie(id, 'Mallory');
    const path = `/api/v1/live-sessions/${id}`;
    const { json } = await call('GET', `${path}/room`, { cookie });
    await must('DELETE', `${path}/people/${(json as { me: { id: string } }).me.id}`);
    expect((await call('GET', `${path}/room`, { cookie })).status).toBe(404);
    await withOrg(server.platform.db, team.orgId, (tx) =>
      tx.execute(`UPDATE live_sessions SET capacity = 1 WHERE id = '${fromPublicId('ls', id)}'`)
    );
    await guestCookie(id, 'Sam');
    await expect(joinAsGuest(id, anybody, 'Tom')).rejects.toMatchObject({ status: 409, code: 'FULL' });
  });

  test('another editor of the team does not lead it', async () => {
    const { id } = await schedule();
    const { key } = await server.addMember(team.orgId, 'editor');
    const refused = await call('POST', `/api/v1/live-sessions/${id}/start`, { key });
    expect([refused.status, refused.json]).toMatchObject([403, { error: { code: 'NOT_HOST' } }]);
  });

  test('one workflow has one session at a time', async () => {
    const first = await schedule();
    const startsAt = new Date(Date.now() + 3_600_000).toISOString();
    const body = { workflowId: first.workflowId, title: 'Again', startsAt };
    const second = await must<{ id: string }>('POST', '/api/v1/live-sessions', { body });
    await start(first.id);
    const { json } = await call('POST', `/api/v1/live-sessions/${second.id}/start`, { key: team.key });
    expect(json).toMatchObject({ error: { code: 'ALREADY_LIVE' } });
  });
});

describe('the replay', () => {
  test('is the document through time, from the log and from the history, and carries nothing from before', async () => {
    const { id, workflowId } = await schedule();
    await edit(workflowId, url(CANARY));
    await edit(workflowId, url('Plain'));
    await start(id);
    await edit(workflowId, (doc) => setName(doc, 'First', LOCAL));
    const documentId = fromPublicId('wf', workflowId)!;
    const { orgId } = team;
    await withOrg(server.platform.db, orgId, (tx) =>
      foldDocument(tx, { orgId, documentId, workflowId: documentId, kind: 'main' })
    );
    await edit(workflowId, (doc) => renameNode(doc, { nodeId: 'n_start', label: 'Begin' }, LOCAL));
    await must('POST', `/api/v1/live-sessions/${id}/chapters`, { body: { text: 'Renamed' } });
    await must('POST', `/api/v1/live-sessions/${id}/messages`, { body: { text: 'Done' } });
    await expect(readReplay(id)).rejects.toMatchObject({ status: 404 });
    await end(id);
    await edit(workflowId, (doc) => setName(doc, 'After the end', LOCAL));

    const replay = await readReplay(id);
    let document: WorkflowDocument = replay.first;
    for (const frame of replay.frames) document = applyFrame(document, frame);
    expect(document.name).toBe('First');
    expect(document.nodes.n_start?.label).toBe('Begin');
    expect(replay.first.name).not.toBe('First');
    expect(replay.marks).toMatchObject([{ kind: 'chapter', text: 'Renamed' }]);
    expect(replay.messages).toMatchObject([{ text: 'Done' }]);
    expect(replay.credits).toEqual([
      { name: expect.any(String) as string, share: expect.any(Number) as number }
    ]);
    expect(JSON.stringify(replay)).not.toMatch(/canary|After the end|@example/);
    expect(await readReplay(id)).toEqual(replay);
    const [row] = await withOrg(server.platform.db, orgId, (tx) =>
      tx.execute<{ state: Uint8Array }>(
        `SELECT base_state AS state FROM live_sessions WHERE id = '${fromPublicId('ls', id)}'`
      )
    );
    expect(Buffer.from(row!.state).includes(CANARY)).toBe(false);
  });

  test('becomes a workflow of somebody else’s at the chosen moment', async () => {
    const { id, workflowId } = await schedule();
    await start(id);
    const stranger = await server.createTeam();
    await end(id);
    await edit(workflowId, (doc) => setName(doc, 'After the end', LOCAL));
    const path = `/api/v1/live-sessions/${id}/fork`;
    const { status, json } = await call('POST', path, { key: stranger.key, body: { at: 0 } });
    expect([status, json]).toMatchObject([201, { name: expect.stringMatching(/\(fork\)$/) as string }]);
    const { id: forkId } = json as { id: string };
    const read = await call('GET', `/api/v1/workflows/${forkId}/document`, { key: stranger.key });
    expect(read.json).toMatchObject({ nodes: { n_start: { type: 'start' } } });
    expect(JSON.stringify(read.json)).not.toContain('After the end');
  });

  test('credits those who built on the page of the template that comes of it', async () => {
    const { id, workflowId } = await schedule();
    await start(id);
    await edit(workflowId, (doc) => renameNode(doc, { nodeId: 'n_start', label: 'Begin' }, LOCAL));
    await end(id);
    await trustCreator(server, team, 'live-builder');
    await publishTemplate(server, team, { workflow: workflowId, slug: 'built-live' });
    const { builtBy } = await must<GalleryDetail>('GET', '/api/v1/gallery/built-live');
    expect(builtBy).toEqual((await readReplay(id)).credits);
    expect(builtBy).toHaveLength(1);
  });

  test('goes with the session when the host deletes it', async () => {
    const { id } = await schedule();
    await start(id);
    await end(id);
    await readReplay(id);
    await must('DELETE', `/api/v1/live-sessions/${id}`);
    await expect(readReplay(id)).rejects.toMatchObject({ status: 404 });
  });
});
