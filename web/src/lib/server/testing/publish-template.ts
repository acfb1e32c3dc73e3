import { withOrgs } from '@automateos/db';
import { saveCreator } from '@automateos/db/queries/creators';
import { createRuns } from '@automateos/db/queries/runs';
import { fromPublicId, type WorkflowDocument } from '@automateos/workflow';
import { call } from './api-client.ts';
import type { TestPlatform, TestTeam } from './test-platform.ts';

/** As a worker leaves a run of the live version behind that reached its end. */
export async function succeed(
  { platform }: TestPlatform,
  team: TestTeam,
  run: { workflow: string; pretend: boolean }
): Promise<void> {
  const place = { orgId: team.orgId, workflowId: fromPublicId('wf', run.workflow)! };
  const { json } = await call('GET', `/api/v1/workflows/${run.workflow}`, { key: team.key });
  const { liveVersion } = json as { liveVersion: { id: string } };
  await withOrgs(platform.db, [team.orgId], async (tx) => {
    const versionId = fromPublicId('ver', liveVersion.id)!;
    const start = { trigger: 'manual' as const, triggerNodeId: 'n_hook', input: {} };
    const [made] = await createRuns(tx, [{ ...place, versionId, ...start, pretend: run.pretend }]);
    await tx`UPDATE runs SET status = 'running', started_at = now() WHERE id = ${made!.runId}`;
    await tx`UPDATE runs SET status = 'succeeded', finished_at = now() WHERE id = ${made!.runId}`;
  });
}

/** Makes a team's owner a creator whose templates need no review. */
export async function trustCreator(
  { platform }: TestPlatform,
  team: TestTeam,
  handle: string
): Promise<void> {
  const palette = { color: 'teal', cover: 'ocean' };
  const { id } = await saveCreator(platform.db.orm, team.userId, {
    ...{ handle, name: handle, bio: '', links: [] },
    ...palette
  });
  await platform.db.sql`UPDATE creators SET verified = true WHERE id = ${id}`;
}

/** Publishes a workflow's document as it is, and then as the next version of its template. */
export async function publishTemplate(
  server: TestPlatform,
  team: TestTeam,
  what: { workflow: string; slug: string; document?: WorkflowDocument; changelog?: string }
): Promise<void> {
  const { workflow, slug, document, changelog = '' } = what;
  const send = async (method: 'POST' | 'PUT', path: string, body?: unknown) => {
    const headers = { 'if-match': '*' };
    const answer = await call(method, `/api/v1/workflows/${workflow}/${path}`, {
      key: team.key,
      body,
      headers
    });
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.json));
  };
  if (document) await send('PUT', 'document', document);
  await send('POST', 'publish');
  await succeed(server, team, { workflow, pretend: true });
  const texts = { title: slug, summary: 'Does something.', story: '', category: 'operations' };
  await send('POST', 'gallery', { ...texts, slug, setupMinutes: 3, changelog });
}
