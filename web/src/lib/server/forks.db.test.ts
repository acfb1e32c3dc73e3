import { withOrg } from '@automateos/db';
import { loadDocumentState } from '@automateos/db/queries/document-state';
import { fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import { openDocument, readBase } from '@automateos/workflow/document';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GalleryDetail } from './answers/gallery.ts';
import type { Update, UpdateCounts } from './answers/updates.ts';
import { call } from './testing/api-client.ts';
import { webhookDocument } from './testing/documents.ts';
import { publishTemplate, trustCreator } from './testing/publish-template.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let ada: TestTeam;
let ben: TestTeam;
let cleo: TestTeam;
let source: string;

const SLUG = 'tell-the-team';
/** What must never be seen outside of Ada's team. */
const CANARIES = ['canary-secret', 'canary-hook-path', 'canary-comment', 'canary-earlier-edit', 'canary-run'];

const as = ({ key }: TestTeam) => ({
  get: async <T>(path: string) => (await call('GET', `/api/v1${path}`, { key })).json as T,
  send: (method: 'POST' | 'PUT', path: string, body?: unknown) =>
    call(method, `/api/v1${path}`, { key, body, headers: { 'if-match': '*' } })
});
const documentOf = (team: TestTeam, id: string) =>
  as(team).get<WorkflowDocument>(`/workflows/${id}/document`);
const updateOf = (team: TestTeam, id: string) => as(team).get<Update>(`/workflows/${id}/update`);
const take = (team: TestTeam, id: string, body: object) =>
  as(team).send('POST', `/workflows/${id}/update`, body);

async function make(team: TestTeam, slug: string, fork = true): Promise<string> {
  const { status, json } = await as(team).send('POST', '/workflows', { template: slug, fork });
  expect(status).toBe(201);
  return (json as { id: string }).id;
}

async function edit(
  team: TestTeam,
  id: string,
  change: (document: WorkflowDocument) => void
): Promise<WorkflowDocument> {
  const document = await documentOf(team, id);
  change(document);
  expect((await as(team).send('PUT', `/workflows/${id}/document`, document)).status).toBeLessThan(300);
  return document;
}

/** A live workflow with everything in it that is nobody else's business. */
async function makeSource(): Promise<string> {
  const { send } = as(ada);
  const made = await send('POST', '/secrets', { name: CANARIES[0], value: 'canary-value' });
  const document = webhookDocument(CANARIES[1]!);
  document.nodes.n_call = {
    ...{ type: 'http-request', typeVersion: 1, label: 'Post', position: { x: 400, y: 0 } },
    config: {
      ...{ method: 'POST', url: 'https://slack.com/api/chat.postMessage', auth: 'bearer' },
      secret: (made.json as { id: string }).id
    }
  };
  document.edges.e_2 = { source: 'n_set', sourcePort: 'out', target: 'n_call', targetPort: 'in' };
  const first = await send('POST', '/workflows', { document: { ...document, name: CANARIES[3]! } });
  const { id } = first.json as { id: string };
  await send('PUT', `/workflows/${id}/document`, { ...document, name: 'Private' });
  const talk = { nodeId: 'n_set', nodeLabel: 'Set', body: CANARIES[2] };
  expect((await send('POST', `/workflows/${id}/comments`, talk)).status).toBe(201);
  return id;
}

beforeAll(async () => {
  server = await openTestPlatform();
  [ada, ben, cleo] = await Promise.all([server.createTeam(), server.createTeam(), server.createTeam()]);
  await trustCreator(server, ada, 'ada');
  await trustCreator(server, ben, 'ben');
  source = await makeSource();
  await publishTemplate(server, ada, { workflow: source, slug: SLUG });
});
afterAll(() => server.close());

/** The source as its next version: another label, another header, a step put in between. */
async function publishNext(): Promise<void> {
  const document = await documentOf(ada, source);
  document.nodes.n_call!.label = 'Tell Slack';
  document.nodes.n_call!.config.headers = { h1: { name: 'X-From', value: 'theirs', order: 1 } };
  document.nodes.n_check = {
    ...{ type: 'http-request', typeVersion: 1, label: 'Look it up', position: { x: 200, y: 0 } },
    config: { method: 'GET', url: 'https://api.notion.com/leads' }
  };
  document.edges = {
    ...document.edges,
    e_2: { source: 'n_set', sourcePort: 'out', target: 'n_check', targetPort: 'in' },
    e_3: { source: 'n_check', sourcePort: 'out', target: 'n_call', targetPort: 'in' }
  };
  await publishTemplate(server, ada, {
    workflow: source,
    slug: SLUG,
    document,
    changelog: 'Looks leads up.'
  });
}

describe('a fork', () => {
  test('is its own copy, credited for good, and carries nothing private', async () => {
    const id = await make(ben, SLUG);
    const state = await withOrg(server.platform.db, ben.orgId, (tx) =>
      loadDocumentState(tx, fromPublicId('wf', id)!)
    );
    const seen = [
      JSON.stringify(await documentOf(ben, id)),
      JSON.stringify(await updateOf(ben, id)),
      JSON.stringify(await as(ben).get(`/workflows/${id}/comments`)),
      JSON.stringify(await as(ben).get(`/workflows/${id}/versions`)),
      JSON.stringify(await as(ben).get(`/runs?workflowId=${id}`)),
      Buffer.from(state).toString('latin1')
    ];
    for (const text of seen)
      for (const canary of [...CANARIES, 'sec_', 'con_', ada.userId]) expect(text).not.toContain(canary);
    expect(seen[0]).toContain('slack.com');
    expect(await updateOf(ben, id)).toMatchObject({
      source: { slug: SLUG, version: 1, kind: 'fork', creator: { handle: 'ada' } },
      latest: null,
      changes: 0
    });
    const workflowId = fromPublicId('wf', id)!;
    await expect(
      withOrg(server.platform.db, ben.orgId, (tx) =>
        tx.execute(`UPDATE workflows SET source_template_version_id = NULL, source_kind = NULL
          WHERE id = '${workflowId}'`)
      )
    ).rejects.toThrow();
  });

  test('of a fork follows its own source, and each page shows where it comes from and what became of it', async () => {
    const workflow = await make(ben, SLUG);
    await edit(ben, workflow, ({ nodes }) => void (nodes.n_call!.label = 'Shout'));
    const secret = await as(ben).send('POST', '/secrets', { name: 'Slack', value: 'not-so-secret' });
    const chosen = (secret.json as { id: string }).id;
    await edit(ben, workflow, ({ nodes }) => void (nodes.n_call!.config.secret = chosen));
    await publishTemplate(server, ben, { workflow, slug: 'shout' });
    const page = await as(ben).get<GalleryDetail>('/gallery/shout');
    expect(page.basedOn).toMatchObject({ slug: SLUG, version: 1, creator: { handle: 'ada' } });
    const original = await as(ben).get<GalleryDetail>(`/gallery/${SLUG}`);
    expect(original.forkedAs).toMatchObject([{ slug: 'shout', creator: { handle: 'ben' } }]);
    expect(original).toMatchObject({ basedOn: null });
    expect(original.forks).toBeGreaterThanOrEqual(1);
    const deeper = await make(cleo, 'shout');
    expect((await updateOf(cleo, deeper)).source).toMatchObject({ slug: 'shout' });
  });
});

describe('a newer version of the source', () => {
  let install: string;
  let untouched: string;

  beforeAll(async () => {
    install = await make(ben, SLUG, false);
    untouched = await make(cleo, SLUG);
    await edit(ben, install, ({ nodes }) => {
      nodes.n_call!.label = 'Call the bot';
      nodes.n_call!.position = { x: 900, y: 90 };
    });
    await publishNext();
  });

  test('is counted and told in words, and to the inbox of whoever made the copy', async () => {
    const update = await updateOf(ben, install);
    expect(update).toMatchObject({ latest: 2, changes: 3, conflicts: 1 });
    expect(update.items.map(({ subject, kind, isConflict }) => [subject, kind, isConflict])).toEqual([
      ['Call the bot', 'changed', true],
      ['Call the bot', 'changed', false],
      ['Look it up', 'added', false]
    ]);
    expect(update.items[0]).toMatchObject({
      theirs: [{ what: 'Name', from: 'Post', to: 'Tell Slack' }],
      mine: [{ what: 'Name', from: 'Post', to: 'Call the bot' }]
    });
    expect(update.releases).toMatchObject([{ number: 2, changelog: 'Looks leads up.' }]);
    const { data } = await as(ben).get<UpdateCounts>(`/updates?workflows=${install}`);
    expect(data).toEqual([{ workflowId: install, latest: 2, changes: 3, conflicts: 1 }]);
    const inbox = await as(cleo).get<{ data: { kind: string; path: string; excerpt: string }[] }>('/inbox');
    expect(inbox.data).toContainEqual(
      expect.objectContaining({
        kind: 'template_updated',
        path: `/app/workflows/${untouched}?update`,
        excerpt: 'Looks leads up.'
      })
    );
    expect((await call('GET', `/api/v1/workflows/${install}/update`, { key: cleo.key })).status).toBe(404);
  });

  test('is never taken while it would be allowed more than somebody agreed to', async () => {
    const refused = await take(ben, install, { latest: 2 });
    expect(refused).toMatchObject({
      status: 409,
      json: {
        error: { code: 'PERMISSIONS_NEEDED', message: expect.stringContaining('api.notion.com') as string }
      }
    });
    expect(await take(ben, install, { latest: 1 })).toMatchObject({
      status: 409,
      json: { error: { code: 'CHANGED_MEANWHILE' } }
    });
    expect(await take(ben, install, { latest: 2, choices: { gone: 'mine' } })).toMatchObject({
      status: 422,
      json: { error: { code: 'UNKNOWN_CHANGE' } }
    });
    expect((await updateOf(ben, install)).latest).toBe(2);
  });

  test('is taken as one edit that keeps what is the copy’s own', async () => {
    const secret = await as(ben).send('POST', '/secrets', { name: 'Bot', value: 'not-so-secret' });
    const before = await edit(ben, install, ({ nodes }) => {
      nodes.n_call!.config.secret = (secret.json as { id: string }).id;
    });
    const { status, json } = await take(ben, install, { latest: 2, permissions: ['host:api.notion.com'] });
    expect(status).toBe(200);
    const { nodes, edges } = json as WorkflowDocument;
    expect(nodes.n_call).toMatchObject({
      label: 'Call the bot',
      position: { x: 900, y: 90 },
      config: { secret: before.nodes.n_call!.config.secret, headers: { h1: { value: 'theirs' } } }
    });
    expect(nodes.n_hook!.config.path).toBe(before.nodes.n_hook!.config.path);
    expect(nodes.n_check).toMatchObject({ label: 'Look it up' });
    expect(Object.values(edges)).toHaveLength(3);
    expect(await updateOf(ben, install)).toMatchObject({ source: { version: 2 }, latest: null });
    expect(await take(ben, install, { latest: 2 })).toMatchObject({
      json: { error: { code: 'NO_UPDATE' } }
    });
    const log = await as(ben).get<{ data: { action: string; target: string }[] }>('/audit');
    expect(log.data).toContainEqual(expect.objectContaining({ action: 'workflow.update', target: install }));
  });

  test('can be left in part, and a copy of the copy is as far as the original', async () => {
    const choices = { 'nodes/n_check': 'mine' };
    const { json } = await take(cleo, untouched, { latest: 2, choices });
    const { nodes, edges } = json as WorkflowDocument;
    expect(nodes.n_check).toBeUndefined();
    expect(nodes.n_call!.label).toBe('Tell Slack');
    expect(Object.values(edges)).toHaveLength(2);
    const copy = await as(cleo).send('POST', `/workflows/${untouched}/duplicate`);
    const { id } = copy.json as { id: string };
    expect(await updateOf(cleo, id)).toMatchObject({ source: { slug: SLUG, version: 2 }, latest: null });
    const state = await withOrg(server.platform.db, cleo.orgId, (tx) =>
      loadDocumentState(tx, fromPublicId('wf', id)!)
    );
    expect(readBase(openDocument(state))).toBe(2);
  });
});
