import { inflateSync } from 'node:zlib';
import { withOrg } from '@automateos/db';
import { grantModerator } from '@automateos/db/queries/creators';
import { findTemplate, readTemplateVersion } from '@automateos/db/queries/templates';
import { insertVersion } from '@automateos/db/queries/versions';
import { setLive } from '@automateos/db/queries/workflows';
import { fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import { openDocument, readDocument } from '@automateos/workflow/document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CreatorShowcase, GalleryDetail } from './answers/gallery.ts';
import type { PublishCheck, ReviewItem, Studio, Submission } from './answers/studio.ts';
import { findPublished, noteView } from './services/gallery.ts';
import { decideSubmission, listReviews } from './services/review.ts';
import { saveProfile } from './services/studio.ts';
import { call } from './testing/api-client.ts';
import { webhookDocument } from './testing/documents.ts';
import { succeed } from './testing/publish-template.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let creator: TestTeam;
let stranger: TestTeam;
let moderatorId: string;
let workflowId: string;

/** What must never be seen outside of the creator's team. */
const CANARIES = ['canary-secret-name', 'canary-hook-path', 'canary-comment', 'canary-earlier-edit'];
const TEXTS = {
  ...{
    slug: 'tell-the-team',
    title: 'Tell the team',
    summary: 'Passes a hook on, as of 2026-11.',
    story: 'Why *not*.'
  },
  ...{ category: 'operations', setupMinutes: 3, changelog: '' }
};

const as = (team: TestTeam) => ({
  get: async <T>(path: string) => (await call('GET', path, { key: team.key })).json as T,
  send: (method: 'POST' | 'PUT', path: string, body?: unknown) =>
    call(method, path, { key: team.key, body, headers: { 'if-match': '*' } })
});

beforeAll(async () => {
  server = await openTestPlatform();
  creator = await server.createTeam();
  stranger = await server.createTeam();
  ({ userId: moderatorId } = await server.createTeam());
  await grantModerator(server.platform.db.orm, moderatorId);
  workflowId = await makePrivateWorkflow();
});
afterAll(() => server.close());

/** A live workflow with everything in it that is nobody else's business. */
async function makePrivateWorkflow(): Promise<string> {
  const { send } = as(creator);
  const secret = (await send('POST', '/api/v1/secrets', { name: CANARIES[0], value: 'canary-value' })).json;
  const document = webhookDocument(CANARIES[1]!);
  document.nodes.n_call = {
    ...{ type: 'http-request', typeVersion: 1, label: 'Post', position: { x: 400, y: 0 } },
    config: {
      method: 'POST',
      url: 'https://slack.com/api/chat.postMessage',
      auth: 'bearer',
      secret: (secret as { id: string }).id
    }
  };
  document.edges.e_2 = { source: 'n_set', sourcePort: 'out', target: 'n_call', targetPort: 'in' };
  const first: WorkflowDocument = { ...document, name: CANARIES[3]! };
  const { id } = (await send('POST', '/api/v1/workflows', { document: first })).json as { id: string };
  const put = await send('PUT', `/api/v1/workflows/${id}/document`, { ...document, name: 'Private' });
  expect(put.status).toBeLessThan(300);
  const talk = { nodeId: 'n_set', nodeLabel: 'Set', body: CANARIES[2] };
  expect((await send('POST', `/api/v1/workflows/${id}/comments`, talk)).status).toBe(201);
  const published = await send('POST', `/api/v1/workflows/${id}/publish`);
  expect(published.json).toMatchObject({ number: 1 });
  return id;
}

const submit = (texts: object = TEXTS) =>
  as(creator).send('POST', `/api/v1/workflows/${workflowId}/gallery`, texts);
const readPage = async (slug = TEXTS.slug) =>
  (await call('GET', `/api/v1/gallery/${slug}`)).json as GalleryDetail;
const studioOf = (team: TestTeam) => as(team).get<Studio>('/api/v1/studio');

describe('publishing', () => {
  test('needs a profile, and every check to pass', async () => {
    expect(await submit()).toMatchObject({ status: 403, json: { error: { code: 'NO_PROFILE' } } });
    const palette = { color: 'teal', cover: 'ocean' } as const;
    await saveProfile(creator.userId, {
      handle: 'ada',
      name: 'Ada',
      bio: 'Builds things.',
      links: [],
      ...palette
    });
    expect(await submit()).toMatchObject({ status: 422, json: { error: { code: 'CHECKS_FAILED' } } });
    await succeed(server, creator, { workflow: workflowId, pretend: true });
    const check = await as(creator).get<PublishCheck>(`/api/v1/workflows/${workflowId}/gallery`);
    expect(check.checks.map(({ id, passed }) => [id, passed])).toEqual(
      ['known', 'valid', 'secrets', 'pretend', 'run'].map((id) => [id, true])
    );
    const withToken = { ...TEXTS, story: `Use xoxb-${'1234567890'.repeat(3)} for it.` };
    expect(await submit(withToken)).toMatchObject({
      status: 422,
      json: { error: { code: 'CHECKS_FAILED' } }
    });
  });

  test('waits for a moderator the first time; a rejected one comes back with a note', async () => {
    expect((await submit()).json).toMatchObject({ status: 'in-review', slug: TEXTS.slug });
    expect(await submit()).toMatchObject({ status: 409, json: { error: { code: 'IN_REVIEW' } } });
    expect((await call('GET', `/api/v1/gallery/${TEXTS.slug}`)).status).toBe(404);
    const [waiting] = (await studioOf(creator)).submissions;
    await expect(
      decideSubmission(creator.userId, { submissionId: waiting!.id, decision: 'publish' })
    ).rejects.toThrow(/moderators/);
    await decideSubmission(moderatorId, {
      submissionId: waiting!.id,
      decision: 'reject',
      note: 'Say what it needs.'
    });
    expect((await studioOf(creator)).submissions[0]).toMatchObject({
      status: 'rejected',
      reviewNote: 'Say what it needs.'
    });
    const again = (await submit({ ...TEXTS, story: 'It needs Slack.' })).json as Submission;
    await decideSubmission(moderatorId, { submissionId: again.id, decision: 'publish' });
    expect(await readPage()).toMatchObject({
      title: 'Tell the team',
      creator: { handle: 'ada' },
      version: 1
    });
    await expect(
      decideSubmission(moderatorId, { submissionId: again.id, decision: 'publish' })
    ).rejects.toThrow(/already/);
  });

  test('shows nothing private: not on the page, in the document, its state or what is installed', async () => {
    const row = await findTemplate(server.platform.db.orm, TEXTS.slug);
    const version = await readTemplateVersion(server.platform.db.orm, row!.versionId);
    const { id } = (await as(stranger).send('POST', '/api/v1/workflows', { template: TEXTS.slug })).json as {
      id: string;
    };
    const seen = [
      JSON.stringify(await readPage()),
      JSON.stringify((await call('GET', '/api/v1/creators/ada')).json as CreatorShowcase),
      JSON.stringify(version!.document),
      inflateSync(version!.state).toString('latin1'),
      JSON.stringify(await as(stranger).get(`/api/v1/workflows/${id}/document`)),
      JSON.stringify(await as(stranger).get(`/api/v1/workflows/${id}/comments`))
    ];
    for (const text of seen)
      for (const canary of [...CANARIES, 'sec_', 'con_']) expect(text).not.toContain(canary);
    expect(seen[0]).toContain('slack.com');
  });

  test('renews the page at once the next time, as another version of the same ancestry', async () => {
    const { send } = as(creator);
    const stored = await as(creator).get<WorkflowDocument>(`/api/v1/workflows/${workflowId}/document`);
    stored.nodes.n_set!.label = 'Prepare';
    await send('PUT', `/api/v1/workflows/${workflowId}/document`, stored);
    await send('POST', `/api/v1/workflows/${workflowId}/publish`);
    await succeed(server, creator, { workflow: workflowId, pretend: true });
    expect((await submit({ ...TEXTS, changelog: 'A clearer name.' })).json).toMatchObject({
      status: 'published'
    });
    const page = await readPage();
    expect(page.releases.map(({ number, changelog }) => [number, changelog])).toEqual([
      [2, 'A clearer name.'],
      [1, '']
    ]);
    const state = inflateSync((await findPublished(TEXTS.slug)).state);
    expect(readDocument(openDocument(state)).document.nodes.n_set!.label).toBe('Prepare');
  });
});

test.each(['tell team', 'hook 2026', 'as of 2026-11'])('is found by “%s”', async (words) => {
  const found = (await call('GET', `/api/v1/gallery?search=${encodeURIComponent(words)}`)).json as {
    data: { slug: string }[];
  };
  expect(found.data.map(({ slug }) => slug)).toContain(TEXTS.slug);
});

describe('what is counted', () => {
  test('views once per visitor and day, installs and first successes once each', async () => {
    const before = (await studioOf(creator)).templates[0]!;
    const visitors = ['192.0.2.1', '192.0.2.1', '192.0.2.2'];
    for (const address of visitors) await noteView(TEXTS.slug, { address, agent: 'test' });
    const { id } = (await as(stranger).send('POST', '/api/v1/workflows', { template: TEXTS.slug })).json as {
      id: string;
    };
    await setLiveWithoutChecks(stranger, id);
    await succeed(server, stranger, { workflow: id, pretend: true });
    const tried = (await studioOf(creator)).templates[0]!;
    expect([tried.views - before.views, tried.installs - before.installs, tried.firstSuccesses]).toEqual([
      2, 1, 0
    ]);
    await succeed(server, stranger, { workflow: id, pretend: false });
    await succeed(server, stranger, { workflow: id, pretend: false });
    expect((await studioOf(creator)).templates[0]!.firstSuccesses).toBe(1);
    expect((await studioOf(stranger)).templates).toEqual([]);
  });

  test('no address of a visitor is stored', async () => {
    const rows = await server.platform.db
      .sql`SELECT encode(visitor, 'escape') AS visitor FROM template_views`;
    expect(JSON.stringify(rows)).not.toContain('192.0.2');
  });
});

/** A version of the installed document, live although its secret is not chosen yet. */
async function setLiveWithoutChecks(team: TestTeam, id: string): Promise<void> {
  const document = await as(team).get<WorkflowDocument>(`/api/v1/workflows/${id}/document`);
  await withOrg(server.platform.db, team.orgId, async (tx) => {
    const place = { orgId: team.orgId, workflowId: fromPublicId('wf', id)! };
    const content = { document, state: new Uint8Array(1), contentHash: new Uint8Array(32), schemaVersion: 1 };
    const version = await insertVersion(tx, {
      ...{ ...place, ...content, published: true, authors: [], createdBy: team.userId }
    });
    await setLive(tx, { orgId: team.orgId, id: place.workflowId, active: false, liveVersionId: version.id });
  });
}

describe('a try-out', () => {
  test('is an organisation without people whose run only its visitor can follow', async () => {
    const { json } = await call('POST', '/api/v1/gallery/slack-message/try-outs', { body: {} });
    const { runId } = json as { runId: string };
    expect(await call('GET', `/api/v1/try-outs/${runId}`)).toMatchObject({
      status: 200,
      json: { status: 'queued' }
    });
    for (const team of [creator, stranger])
      expect((await call('GET', `/api/v1/runs/${runId}`, { key: team.key })).status).toBe(404);
    const own = (await as(creator).get<{ data: { id: string }[] }>('/api/v1/runs')).data[0]!;
    expect((await call('GET', `/api/v1/try-outs/${own.id}`)).status).toBe(404);
  });
});

test('the queue shows moderators what the page would show', async () => {
  const { data } = await listReviews(moderatorId);
  expect(data satisfies ReviewItem[]).toEqual([]);
  await expect(listReviews(stranger.userId)).rejects.toThrow(/moderators/);
});
