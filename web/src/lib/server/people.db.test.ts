import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
beforeAll(async () => {
  server = await openTestPlatform();
});
afterAll(() => server.close());
beforeEach(async () => {
  team = await server.createTeam();
});

interface Member {
  id: string;
  role: string;
  you: boolean;
}

const membersOf = async (key: string) =>
  ((await call('GET', '/api/v1/members', { key })).json as { data: Member[] }).data;
const myself = async (key: string) => (await membersOf(key)).find((member) => member.you)!;
const changeRole = (key: string, id: string, role: string) =>
  call('PATCH', `/api/v1/members/${id}`, { key, body: { role } });
const remove = (key: string, id: string) => call('DELETE', `/api/v1/members/${id}`, { key });

describe('members', () => {
  test('the last owner stays', async () => {
    const owner = await myself(team.key);
    expect(await changeRole(team.key, owner.id, 'viewer')).toMatchObject({
      status: 409,
      json: { error: { code: 'LAST_OWNER' } }
    });
    expect((await remove(team.key, owner.id)).status).toBe(409);
  });

  test('of two owners who step down at once, one stays', async () => {
    const second = await server.addMember(team.orgId, 'owner');
    const [a, b] = [await myself(team.key), await myself(second.key)];
    const statuses = await Promise.all([
      changeRole(team.key, a.id, 'viewer'),
      changeRole(second.key, b.id, 'viewer')
    ]);
    expect(statuses.map((answer) => answer.status).sort()).toEqual([200, 409]);
  });

  test('an admin neither makes owners nor touches them', async () => {
    const admin = await server.addMember(team.orgId, 'admin');
    const editor = await myself((await server.addMember(team.orgId, 'editor')).key);
    const owner = await myself(team.key);
    expect((await changeRole(admin.key, editor.id, 'owner')).status).toBe(403);
    expect((await changeRole(admin.key, owner.id, 'viewer')).status).toBe(403);
    expect((await remove(admin.key, owner.id)).status).toBe(403);
    expect((await changeRole(admin.key, editor.id, 'admin')).status).toBe(200);
  });

  test('a viewer may leave and take nobody else out', async () => {
    const viewer = await server.addMember(team.orgId, 'viewer');
    const other = await myself((await server.addMember(team.orgId, 'viewer')).key);
    expect((await remove(viewer.key, other.id)).status).toBe(403);
    expect((await remove(viewer.key, (await myself(viewer.key)).id)).status).toBe(204);
    expect((await call('GET', '/api/v1/me', { key: viewer.key })).status).toBe(401);
  });

  test('removal is told to the collab-servers and kills keys and invitations of the person', async () => {
    const admin = await server.addMember(team.orgId, 'admin');
    const invited = await call('POST', '/api/v1/invitations', { key: admin.key, body: { role: 'viewer' } });
    const heard: string[] = [];
    const { unlisten } = await server.platform.db.sql.listen('access_changed', (payload) =>
      heard.push(payload)
    );
    await remove(team.key, (await myself(admin.key)).id);
    await expect.poll(() => heard).toEqual([`${team.orgId}:${admin.userId}`]);
    await unlisten();
    expect((await call('GET', '/api/v1/me', { key: admin.key })).status).toBe(401);
    const open = (await call('GET', '/api/v1/invitations', { key: team.key })).json as { data: unknown[] };
    expect(open.data).toEqual([]);
    expect(invited.status).toBe(201);
  });
});

describe('invitations', () => {
  test('the link is shown once and its token is not stored', async () => {
    const { json } = await call('POST', '/api/v1/invitations', { key: team.key, body: { role: 'editor' } });
    const { url, ...rest } = json as { url: string; role: string };
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:3000\/invite\/[0-9A-Za-z]{32}$/);
    const list = await call('GET', '/api/v1/invitations', { key: team.key });
    expect(list.json).toMatchObject({ data: [rest] });
    expect(JSON.stringify(list.json)).not.toContain(url.split('/').at(-1));
  });

  test('nobody is invited as owner', async () => {
    expect(
      (await call('POST', '/api/v1/invitations', { key: team.key, body: { role: 'owner' } })).status
    ).toBe(400);
  });
});

describe('API keys', () => {
  const create = (key: string, name: string) => call('POST', '/api/v1/keys', { key, body: { name } });

  test('the text is shown once', async () => {
    const made = (await create(team.key, 'CI')).json as { id: string; key: string; prefix: string };
    expect(made.key).toMatch(/^ao_[0-9A-Za-z]{43}$/);
    expect(made.key.startsWith(made.prefix)).toBe(true);
    const list = await call('GET', '/api/v1/keys', { key: made.key });
    expect(JSON.stringify(list.json)).not.toContain(made.key);
    await call('DELETE', `/api/v1/keys/${made.id}`, { key: team.key });
    expect((await call('GET', '/api/v1/me', { key: made.key })).status).toBe(401);
  });

  test('an editor sees and revokes own keys only; an admin those of all', async () => {
    const editor = await server.addMember(team.orgId, 'editor');
    const theirs = (await create(team.key, 'Owner key')).json as { id: string };
    const own = (await create(editor.key, 'Mine')).json as { id: string };
    const names = async (key: string) =>
      ((await call('GET', '/api/v1/keys', { key })).json as { data: { name: string }[] }).data
        .map((row) => row.name)
        .sort();
    expect(await names(editor.key)).toEqual(['Mine', 'Test']);
    expect(await names(team.key)).toEqual(['Mine', 'Owner key', 'Test', 'Test']);
    expect((await call('DELETE', `/api/v1/keys/${theirs.id}`, { key: editor.key })).status).toBe(404);
    expect((await call('DELETE', `/api/v1/keys/${own.id}`, { key: team.key })).status).toBe(204);
  });
});

describe('secrets', () => {
  const CANARY = 'CANARY-7f3a-value';
  const create = (body: object) => call('POST', '/api/v1/secrets', { key: team.key, body });

  test('no answer ever holds the value', async () => {
    const made = await create({ name: 'Stripe', value: CANARY, hosts: ['API.stripe.com'] });
    const { id } = made.json as { id: string };
    const answers = [
      made,
      await call('GET', '/api/v1/secrets', { key: team.key }),
      await call('POST', `/api/v1/secrets/${id}/rotate`, { key: team.key, body: { value: `${CANARY}-2` } }),
      await create({ name: 'stripe', value: CANARY })
    ];
    expect(answers.map((answer) => answer.status)).toEqual([201, 200, 200, 409]);
    expect(JSON.stringify(answers.map((answer) => answer.json))).not.toContain('CANARY');
    expect(answers[2]!.json).toMatchObject({ version: 2, hosts: ['api.stripe.com'] });
  });

  test('too short a value, a bad host and a long name are refused with their field', async () => {
    expect((await create({ name: 'A', value: 'short' })).json).toMatchObject({ error: { field: 'value' } });
    expect((await create({ name: 'A', value: CANARY, hosts: ['https://x.y'] })).json).toMatchObject({
      error: { field: 'hosts.0' }
    });
    expect((await create({ name: 'x'.repeat(81), value: CANARY })).json).toMatchObject({
      error: { field: 'name' }
    });
  });

  test('a deleted secret is gone from the list and its name is free', async () => {
    const { id } = (await create({ name: 'Once', value: CANARY })).json as { id: string };
    expect((await call('DELETE', `/api/v1/secrets/${id}`, { key: team.key })).status).toBe(204);
    expect((await call('DELETE', `/api/v1/secrets/${id}`, { key: team.key })).status).toBe(404);
    expect((await create({ name: 'Once', value: CANARY })).status).toBe(201);
  });
});
