import { toPublicId } from '@automateos/workflow';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Thread } from './answers/comments.ts';
import type { Notice } from './answers/inbox.ts';
import { call } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

type Member = Awaited<ReturnType<TestPlatform['addMember']>>;

let server: TestPlatform;
let team: TestTeam;
let tom: Member;
let workflowId: string;

beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());

beforeEach(async () => {
  team = await server.createTeam();
  tom = await server.addMember(team.orgId, 'commenter');
  const made = await call('POST', '/api/v1/workflows', {
    key: team.key,
    body: { document: startDocument('Lead concierge') }
  });
  workflowId = (made.json as { id: string }).id;
});

const mention = (userId: string) => `<@${toPublicId('usr', userId)}>`;

async function comment(key: string, body: string): Promise<Thread> {
  const place = { nodeId: 'n_set', nodeLabel: 'Set fields', body };
  const { status, json } = await call('POST', `/api/v1/workflows/${workflowId}/comments`, {
    key,
    body: place
  });
  expect(status).toBe(201);
  return json as Thread;
}

const answer = (key: string, thread: Thread, body: string) =>
  call('POST', `/api/v1/comment-threads/${thread.id}/replies`, { key, body: { body } });

const threads = async (key: string) =>
  ((await call('GET', `/api/v1/workflows/${workflowId}/comments`, { key })).json as { data: Thread[] }).data;

const inbox = async (key: string) =>
  ((await call('GET', '/api/v1/inbox', { key })).json as { data: Notice[] }).data;

const unread = async (key: string) => (await call('GET', '/api/v1/inbox/unread', { key })).json;

describe('comments', () => {
  test('are written by the server in the name of whoever asks', async () => {
    const thread = await comment(tom.key, 'Why 70?');
    expect(thread).toMatchObject({
      workflowId,
      nodeId: 'n_set',
      unread: false,
      comments: [{ author: { id: toPublicId('usr', tom.userId), name: 'A commenter' }, body: 'Why 70?' }]
    });
    const forged = await call('POST', `/api/v1/comment-threads/${thread.id}/replies`, {
      key: tom.key,
      body: { body: 'x', author: toPublicId('usr', team.userId) }
    });
    expect(forged.status).toBe(400);
    expect(await threads(team.key)).toMatchObject([{ id: thread.id, unread: true }]);
  });

  test('can be changed and taken back by their authors alone', async () => {
    const thread = await comment(tom.key, 'First');
    const [first] = thread.comments;
    const path = `/api/v1/comments/${first!.id}`;
    for (const method of ['PATCH', 'DELETE'] as const)
      expect(
        await call(method, path, { key: team.key, body: method === 'PATCH' ? { body: 'Mine' } : undefined })
      ).toMatchObject({ status: 403, json: { error: { code: 'NOT_YOURS' } } });
    await call('PATCH', path, { key: tom.key, body: { body: 'Better' } });
    expect(await threads(team.key)).toMatchObject([
      { comments: [{ body: 'Better', editedAt: expect.any(String) }] }
    ]);
    await answer(team.key, thread, 'Yes');
    expect((await call('DELETE', path, { key: tom.key })).status).toBe(204);
    expect(await threads(team.key)).toMatchObject([
      {
        comments: [
          { body: '', deleted: true },
          { body: 'Yes', deleted: false }
        ]
      }
    ]);
  });

  test('leave with their last words', async () => {
    const thread = await comment(tom.key, 'Oops');
    const look = () => call('GET', `/api/v1/comment-threads/${thread.id}`, { key: team.key });
    expect((await look()).json).toMatchObject({ id: thread.id, comments: [{ body: 'Oops' }] });
    await call('DELETE', `/api/v1/comments/${thread.comments[0]!.id}`, { key: tom.key });
    expect(await threads(team.key)).toEqual([]);
    expect((await look()).status).toBe(404);
  });

  test('are for people who may comment; viewers and runners read them', async () => {
    const thread = await comment(tom.key, 'Look');
    for (const role of ['viewer', 'runner'] as const) {
      const { key } = await server.addMember(team.orgId, role);
      expect((await answer(key, thread, 'No')).status).toBe(403);
      expect(await threads(key)).toHaveLength(1);
    }
  });

  test('are settled and opened again', async () => {
    const { id } = await comment(tom.key, 'Settle me');
    const settle = (resolved: boolean) =>
      call('PATCH', `/api/v1/comment-threads/${id}`, { key: team.key, body: { resolved } });
    expect((await settle(true)).json).toMatchObject({ resolved: { by: expect.any(String) } });
    expect((await settle(false)).json).toMatchObject({ resolved: null });
  });

  test('hold no credentials', async () => {
    const body = { nodeId: 'n_set', nodeLabel: 'Set fields', body: `It is ghp_${'a1B2'.repeat(9)}` };
    expect(
      await call('POST', `/api/v1/workflows/${workflowId}/comments`, { key: tom.key, body })
    ).toMatchObject({ status: 400, json: { error: { code: 'SECRET_IN_COMMENT', field: 'body' } } });
  });

  test('stay behind when the workflow is copied or written to a file', async () => {
    await comment(tom.key, 'canary-comment');
    const copy = await call('POST', `/api/v1/workflows/${workflowId}/duplicate`, { key: team.key, body: {} });
    const { id } = copy.json as { id: string };
    const file = await call('GET', `/api/v1/workflows/${workflowId}/document`, { key: team.key });
    expect(JSON.stringify(file.json)).not.toContain('canary-comment');
    const copied = await call('GET', `/api/v1/workflows/${id}/comments`, { key: team.key });
    expect(copied.json).toMatchObject({ data: [] });
    const held = await server.platform.db.sql.begin(async (tx) => {
      await tx`SELECT set_config('app.org_ids', ${`{${team.orgId}}`}, true)`;
      return tx`SELECT 1 FROM document_updates WHERE position('canary-comment'::bytea in update) > 0`;
    });
    expect(held).toEqual([]);
  });
});

describe('the inbox', () => {
  test('tells who is mentioned once, however often the comment is changed', async () => {
    const thread = await comment(team.key, `Look, ${mention(tom.userId)} and ${mention(tom.userId)}`);
    const path = `/api/v1/comments/${thread.comments[0]!.id}`;
    await call('PATCH', path, { key: team.key, body: { body: `Again ${mention(tom.userId)}` } });
    expect(await inbox(tom.key)).toMatchObject([
      {
        kind: 'mention',
        text: expect.stringMatching(/ mentioned you at “Set fields” in Lead concierge\.$/),
        excerpt: 'Look, @A commenter and @A commenter',
        path: `/app/workflows/${workflowId}?comment=${thread.id}`,
        readAt: null
      }
    ]);
    expect(await unread(tom.key)).toEqual({ unread: 1 });
    expect(await inbox(team.key)).toEqual([]);
  });

  test('tells those who took part of answers, and nobody of the own words', async () => {
    const thread = await comment(tom.key, 'Why?');
    await answer(team.key, thread, 'Because.');
    expect(await inbox(tom.key)).toMatchObject([{ kind: 'reply', excerpt: 'Because.' }]);
    expect(await inbox(team.key)).toEqual([]);
  });

  test('knows only people of the team', async () => {
    const stranger = await server.createTeam();
    const body = { nodeId: 'n_set', nodeLabel: 'Set fields', body: mention(stranger.userId) };
    expect(
      await call('POST', `/api/v1/workflows/${workflowId}/comments`, { key: tom.key, body })
    ).toMatchObject({ status: 400, json: { error: { code: 'NOT_A_MEMBER' } } });
    expect(await inbox(stranger.key)).toEqual([]);
  });

  test('is read with the thread, one by one, or all at once', async () => {
    const thread = await comment(team.key, mention(tom.userId));
    await comment(team.key, mention(tom.userId));
    await comment(team.key, mention(tom.userId));
    expect(await unread(tom.key)).toEqual({ unread: 3 });
    await call('POST', `/api/v1/comment-threads/${thread.id}/read`, { key: tom.key });
    expect(await unread(tom.key)).toEqual({ unread: 2 });
    const [newest] = await inbox(tom.key);
    const readNewest = (key: string) => call('POST', `/api/v1/inbox/${newest!.id}/read`, { key });
    expect((await readNewest(team.key)).status).toBe(404); // it is Tom's
    expect((await readNewest(tom.key)).status).toBe(204);
    expect(await unread(tom.key)).toEqual({ unread: 1 });
    await call('POST', '/api/v1/inbox/read', { key: tom.key });
    expect(await unread(tom.key)).toEqual({ unread: 0 });
  });

  test('forgets what was taken back, and workflows that are gone', async () => {
    const thread = await comment(team.key, mention(tom.userId));
    await call('DELETE', `/api/v1/comments/${thread.comments[0]!.id}`, { key: team.key });
    expect(await inbox(tom.key)).toEqual([]);
    await comment(team.key, mention(tom.userId));
    await call('DELETE', `/api/v1/workflows/${workflowId}`, { key: team.key });
    expect(await inbox(tom.key)).toEqual([]);
    expect(await unread(tom.key)).toEqual({ unread: 0 });
  });
});
