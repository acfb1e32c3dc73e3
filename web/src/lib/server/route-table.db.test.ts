import { ROLE_TABLE, ROLES, type Action } from '@automateos/auth';
import { toPublicId, type IdKind } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiRoutes, call, type ApiRoute } from './testing/api-client.ts';
import { startDocument } from './testing/documents.ts';
import { fillTeam, type ThingIds } from './testing/fill-team.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

/** Bodies that reach the service; a route that needs one and is not here fails the tests below with 400. */
const BODIES: Record<string, unknown> = {
  'POST /api/auth/sign-in/email': { email: 'nobody@example.test', password: 'wrong password' },
  'POST /api/auth/sign-up/email': { name: 'N', email: 'new@example.test', password: 'long enough' },
  'PATCH /api/v1/org': { name: 'Renamed' },
  'POST /api/v1/workflows': { name: 'New' },
  'PATCH /api/v1/workflows/[id]': { name: 'Renamed' },
  'PUT /api/v1/workflows/[id]/document': startDocument(),
  'POST /api/v1/workflows/[id]/rollback': {
    versionId: toPublicId('ver', '018f0000-0000-7000-8000-000000000000')
  },
  'POST /api/v1/workflows/[id]/update': { latest: 2 },
  'POST /api/v1/workflows/[id]/gallery': {
    ...{ slug: 'hello', title: 'Hello', summary: 'Says hello.', story: '', category: 'personal' },
    ...{ setupMinutes: null, changelog: '' }
  },
  'POST /api/v1/workflows/[id]/comments': { nodeId: 'n_set', nodeLabel: 'Set fields', body: 'Why?' },
  'POST /api/v1/comment-threads/[id]/replies': { body: 'Because' },
  'PATCH /api/v1/comment-threads/[id]': { resolved: true },
  'PATCH /api/v1/comments/[id]': { body: 'Said better' },
  'POST /api/v1/secrets': { name: 'New', value: 'long enough' },
  'POST /api/v1/secrets/[id]/rotate': { value: 'long enough' },
  'POST /api/v1/connections': { app: 'slack', name: 'New', values: { token: 'xoxb-long-enough' } },
  'PATCH /api/v1/connections/[id]': { name: 'Renamed' },
  'POST /api/v1/connections/[id]/replace': { values: { key: 'long enough' } },
  'PUT /api/v1/budget': { monthlyCapMicros: 1_000_000 },
  'PATCH /api/v1/members/[id]': { role: 'viewer' },
  'POST /api/v1/invitations': { role: 'viewer' },
  'POST /api/v1/invitations/accept': { token: 'x'.repeat(32) },
  'POST /api/v1/folders': { name: 'New' },
  'POST /api/v1/workflows/[id]/move': { folderId: null },
  'POST /api/v1/import/n8n': { file: {} },
  'POST /api/v1/orgs': { name: 'New' },
  'POST /api/v1/me/password': { current: 'x', next: 'long enough' },
  'POST /api/v1/keys': { name: 'New' },
  'POST /api/v1/runs/[runId]/approvals/[nodeId]': { decision: 'approved' },
  'POST /api/v1/live-sessions': {
    workflowId: toPublicId('wf', '018f0000-0000-7000-8000-000000000000'),
    title: 'New',
    startsAt: new Date(Date.now() + 3_600_000).toISOString()
  },
  'POST /api/v1/live-sessions/[id]/messages': { text: 'Hello' },
  'POST /api/v1/live-sessions/[id]/hand': { raised: true },
  'POST /api/v1/live-sessions/[id]/reactions': { reaction: 'heart' },
  'POST /api/v1/live-sessions/[id]/spotlight': { on: true },
  'POST /api/v1/live-sessions/[id]/chapters': { text: 'New' },
  'POST /api/v1/dead-letters/replay': { ids: [toPublicId('dl', '018f0000-0000-7000-8000-000000000000')] },
  'POST /api/v1/dead-letters/discard': { ids: [toPublicId('dl', '018f0000-0000-7000-8000-000000000000')] }
};

const TENANT_TABLES = [
  'orgs',
  'memberships',
  'invitations',
  'api_keys',
  'secrets',
  'folders',
  'audit_log',
  'connections',
  'workflows',
  'documents',
  'document_updates',
  'versions',
  'webhooks',
  'schedules',
  'runs',
  'run_waits',
  'live_sessions',
  'live_participants',
  'live_messages',
  'dead_letters',
  'template_submissions',
  'installs',
  'usage_ledger',
  'usage_totals',
  'budgets',
  'payments',
  'comment_threads',
  'comments',
  'comment_reads',
  'notifications'
];

let server: TestPlatform;
let victim: TestTeam;
let attacker: TestTeam;
/** One of each kind of thing, of the victim. */
let ids: ThingIds;

beforeAll(async () => {
  server = await openTestPlatform();
  victim = await server.createTeam();
  attacker = await server.createTeam();
  ids = await fillTeam(server, victim);
});
afterAll(() => server.close());

/** Everything the organisation has, as one hash per table. */
const fingerprint = (orgId: string) =>
  server.platform.db.sql.begin(async (tx) => {
    await tx`SELECT set_config('app.org_ids', ${`{${orgId}}`}, true)`;
    const hashes: Record<string, string | null> = {};
    for (const table of TENANT_TABLES) {
      const [row] = await tx<{ hash: string | null }[]>`
        SELECT md5(string_agg(t::text, ',' ORDER BY t::text)) AS hash FROM ${tx(table)} t`;
      hashes[table] = row!.hash;
    }
    return hashes;
  });

const nameOf = ({ method, pattern }: ApiRoute): string => `${method} ${pattern}`;
const RANDOM_UUID = '018f0000-0000-7000-8000-00000000abcd';

function pathOf(route: ApiRoute, idOf: (kind: IdKind) => string): string {
  return route.pattern.replaceAll(/\[(\w+)\]/g, (_, name: string) => {
    const kind = route.handler.params[name];
    return kind === undefined || kind === 'text' ? 'x' : idOf(kind);
  });
}

const send = (route: ApiRoute, path: string, key?: string) =>
  call(route.method, path, {
    key,
    body: BODIES[nameOf(route)] ?? (route.method === 'GET' ? undefined : {}),
    headers: { 'if-match': '*' }
  });

describe('every route', () => {
  test('there are routes', () => expect(apiRoutes.length).toBeGreaterThan(30));

  test.each(apiRoutes.map((route) => [nameOf(route), route] as const))(
    '%s declares who may use it',
    (_, { handler, pattern }) => {
      expect(['public', 'signedIn', ...Object.keys(ROLE_TABLE)]).toContain(handler.action);
      const names = [...pattern.matchAll(/\[(\w+)\]/g)].map((match) => match[1]);
      expect(Object.keys(handler.params)).toEqual(names);
    }
  );
});

describe('somebody of another team', () => {
  const withIds = apiRoutes.filter((route) => Object.keys(route.handler.params).length > 0);

  test.each(withIds.map((route) => [nameOf(route), route] as const))(
    'gets nothing from %s',
    async (_, route) => {
      const before = await fingerprint(victim.orgId);
      const real = await send(
        route,
        pathOf(route, (kind) => ids[kind]),
        attacker.key
      );
      const random = await send(
        route,
        pathOf(route, (kind) => toPublicId(kind, RANDOM_UUID)),
        attacker.key
      );
      expect(real.status).toBe(404);
      expect(real.json).toEqual(random.json);
      expect(await fingerprint(victim.orgId)).toEqual(before);
    }
  );

  test.each(withIds.map((route) => [nameOf(route), route] as const))(
    'gets 404 for a malformed id from %s',
    async (_, route) => {
      const { status } = await send(
        route,
        pathOf(route, (kind) => `${kind}_not-an-id`),
        attacker.key
      );
      expect(status).toBe(404);
    }
  );

  test('may not filter by a foreign workflow and sees none of the lists', async () => {
    for (const path of ['/api/v1/runs', '/api/v1/dead-letters']) {
      const { json } = await call('GET', `${path}?workflowId=${ids.wf}`, { key: attacker.key });
      expect(json).toMatchObject({ data: [] });
    }
    for (const path of ['/api/v1/workflows', '/api/v1/secrets', '/api/v1/invitations']) {
      const { json } = await call('GET', path, { key: attacker.key });
      expect(json).toMatchObject({ data: [] });
    }
  });
});

describe('roles', () => {
  const guarded = apiRoutes.filter((route) => Object.hasOwn(ROLE_TABLE, route.handler.action));

  test.each(ROLES)('what a %s may do is what the table says', async (role) => {
    const team = await server.createTeam();
    const { key } = await server.addMember(team.orgId, role);
    for (const route of guarded) {
      const allowed = (ROLE_TABLE[route.handler.action as Action] as readonly string[]).includes(role);
      const { status } = await send(
        route,
        pathOf(route, (kind) => toPublicId(kind, RANDOM_UUID)),
        key
      );
      expect([nameOf(route), status === 403]).toEqual([nameOf(route), !allowed]);
      expect([nameOf(route), status]).not.toEqual([nameOf(route), 500]);
    }
  });

  test('nobody without a session or key gets past a guarded route', async () => {
    for (const route of apiRoutes.filter((candidate) => candidate.handler.action !== 'public')) {
      const { status } = await send(
        route,
        pathOf(route, (kind) => ids[kind])
      );
      expect([nameOf(route), status]).toEqual([nameOf(route), 401]);
    }
  });
});

describe('mass assignment', () => {
  const MORE = {
    orgId: 'x',
    org_id: 'x',
    ownerId: 'x',
    createdBy: 'x',
    version: 9,
    published: true,
    role_: 'owner',
    plan: 'pro'
  };
  const writing = apiRoutes.filter(
    (route) => route.method !== 'GET' && route.pattern !== '/api/v1/workflows/[id]/document'
  );

  test.each(writing.map((route) => [nameOf(route), route] as const))(
    '%s refuses unknown fields by name',
    async (name, route) => {
      for (const [field, value] of Object.entries(MORE)) {
        const { status, json } = await call(
          route.method,
          pathOf(route, (kind) => ids[kind]),
          {
            key: victim.key,
            body: { ...(BODIES[name] as object | undefined), [field]: value }
          }
        );
        // A version is a choice when replaying, so there it is a known field with a wrong value.
        const expected = route.handler.action === 'signedIn' ? 403 : 400;
        expect([field, status]).toEqual([field, expected]);
        if (expected === 400) expect(json).toMatchObject({ error: { field } });
      }
    }
  );

  test('query parameters are checked too', async () => {
    const { status, json } = await call('GET', '/api/v1/runs?orgId=x', { key: victim.key });
    expect([status, json]).toMatchObject([400, { error: { code: 'UNKNOWN_FIELD', field: 'orgId' } }]);
  });
});
