import { withOrg } from '@automateos/db';
import { readRun } from '@automateos/db/queries/runs';
import { findTryOutOrg } from '@automateos/db/queries/try-outs';
import { fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import { stepsCost } from '@automateos/workflow/prices';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GalleryDetail } from './answers/gallery.ts';
import type { TemplateDetail, TemplateSummary } from './answers/templates.ts';
import { call } from './testing/api-client.ts';
import { openTestPlatform, type TestPlatform, type TestTeam } from './testing/test-platform.ts';

let server: TestPlatform;
let team: TestTeam;
beforeAll(async () => {
  server = await openTestPlatform();
  team = await server.createTeam();
});
afterAll(() => server.close());

const create = (body: unknown) => call('POST', '/api/v1/workflows', { key: team.key, body });
async function documentOf(workflow: unknown): Promise<WorkflowDocument> {
  const { id } = workflow as { id: string };
  return (await call('GET', `/api/v1/workflows/${id}/document`, { key: team.key })).json as WorkflowDocument;
}

describe('templates', () => {
  test('are listed in their order, with what a card shows', async () => {
    const { json } = await call('GET', '/api/v1/templates', { key: team.key });
    const { data, nextCursor } = json as { data: TemplateSummary[]; nextCursor: null };
    expect(data.slice(0, 3).map(({ slug }) => slug)).toEqual([
      'slack-message',
      'google-sheets-append',
      'openai-summary'
    ]);
    expect(nextCursor).toBeNull();
    expect(data[0]).toMatchObject({
      title: 'Announce it in Slack',
      services: [{ name: 'slack', title: 'Slack' }],
      needs: [{ nodeId: 'n_post', field: 'secret' }]
    });
    expect(data[0]!.steps.slice(0, 3)).toEqual([
      { label: 'Announcement', group: 'trigger', icon: 'play' },
      { label: 'Message', group: 'data', icon: 'pencil-line' },
      { label: 'Post to Slack', group: 'app', icon: 'globe' }
    ]);
  });

  test('are read with their document by slug, and by nothing else', async () => {
    const { status, json } = await call('GET', '/api/v1/templates/slack-message', { key: team.key });
    expect(status).toBe(200);
    expect(Object.keys((json as TemplateDetail).document.nodes)).toContain('n_post');
    const wrong = await call('GET', '/api/v1/templates/..%2Fslack-message', { key: team.key });
    expect([wrong.status, wrong.json]).toMatchObject([
      404,
      { error: { code: 'NOT_FOUND', message: 'This template does not exist.' } }
    ]);
  });
});

describe('a workflow made from a template', () => {
  test('is called after it and has its steps and notes', async () => {
    const { status, json } = await create({ template: 'slack-message' });
    expect([status, json]).toMatchObject([201, { name: 'Announce it in Slack', liveVersion: null }]);
    const document = await documentOf(json);
    expect(Object.keys(document.nodes)).toHaveLength(6);
    expect(Object.values(document.notes!)[0]!.text).toContain('One thing to set');
  });

  test('takes the name that it is given', async () => {
    const { json } = await create({ name: 'Launches', template: 'slack-message' });
    expect(json).toMatchObject({ name: 'Launches' });
    expect((await documentOf(json)).name).toBe('Launches');
  });

  test('is refused for a template that is not there, and for two contents at once', async () => {
    expect((await create({ template: 'nothing' })).status).toBe(404);
    const document = { name: 'X', nodes: {}, edges: {} };
    const both = await create({ template: 'slack-message', document });
    expect([both.status, both.json]).toMatchObject([
      400,
      { error: { code: 'INVALID_FIELD', field: 'template' } }
    ]);
  });
});

describe('what a folder says about its template', () => {
  test('is on its page: all that is to be chosen, and what a usual month costs', async () => {
    const { json } = await call('GET', '/api/v1/gallery/summarise-anything', {});
    expect(json).toMatchObject({
      needs: [{ nodeId: 'n_ask', field: 'openai' }],
      usualMonth: { runs: 500, micros: stepsCost(6) * 500, modelMicros: expect.any(Number) }
    });
    expect((json as GalleryDetail).usualMonth!.modelMicros).toBeGreaterThan(100_000);
  });

  test('is what a try-out runs with', async () => {
    const { json } = await call('POST', '/api/v1/gallery/summarise-anything/try-outs', { body: {} });
    const runId = fromPublicId('run', (json as { runId: string }).runId)!;
    const { db } = server.platform;
    const orgId = (await findTryOutOrg(db, runId))!;
    const run = await withOrg(db, orgId, (tx) => readRun(tx, orgId, runId));
    expect(run?.input).toMatchObject({ body: { sentences: 2, text: expect.stringContaining('trees') } });
  });
});
