import { withOrg, withOrgs } from '@automateos/db';
import { grantModerator, saveCreator } from '@automateos/db/queries/creators';
import { createRuns } from '@automateos/db/queries/runs';
import { insertSubmission } from '@automateos/db/queries/submissions';
import { fromPublicId, toPublicId } from '@automateos/workflow';
import { factsOf } from '../gallery/content.ts';
import { call } from './api-client.ts';
import { startDocument } from './documents.ts';
import type { CaseWorld, SuccessCase } from './success-cases.ts';
import type { TestPlatform, TestTeam } from './test-platform.ts';

const PROFILE = { name: 'Ada', bio: '', color: 'indigo', cover: 'dawn', links: [] };
let creators = 0;

/** A submission of the team's owner that waits for review. */
export async function addSubmission(
  server: TestPlatform,
  { orgId, userId }: TestTeam,
  of: { workflow: string; version: string }
): Promise<string> {
  const { db } = server.platform;
  const handle = `creator-${++creators}`;
  const creator = await saveCreator(db.orm, userId, { ...PROFILE, handle });
  const document = startDocument();
  const row = await withOrg(db, orgId, (tx) =>
    insertSubmission(tx, {
      ...{ orgId, creatorId: creator.id, submittedBy: userId, document, facts: factsOf(document) },
      workflowId: fromPublicId('wf', of.workflow)!,
      versionId: fromPublicId('ver', of.version)!,
      ...{ slug: `offered-${creators}`, title: 'Offered', summary: 'Does something.', category: 'sales' }
    })
  );
  return toPublicId('sbm', row.id);
}

/** A person who signed up, may review and acts by a cookie. */
async function moderator({ server }: CaseWorld): Promise<string> {
  const email = `moderator-${++creators}@example.test`;
  const headers = { 'x-test-address': `203.0.113.${creators % 250}` };
  const body = { name: 'Mo', email, password: 'long enough' };
  const { json, setCookies } = await call('POST', '/api/auth/sign-up/email', { body, headers });
  const { userId } = json as { userId: string };
  await grantModerator(server.platform.db.orm, fromPublicId('usr', userId)!);
  return [...setCookies].map(([cookie, value]) => `${cookie}=${value}`).join('; ');
}

/** The owner's live version has run, and nothing waits for review. */
async function readyToSubmit({ server, team, ids }: CaseWorld): Promise<SuccessCase> {
  await call('POST', `/api/v1/submissions/${ids.sbm}/recall`, { key: team.key });
  const place = { workflowId: fromPublicId('wf', ids.wf)!, versionId: fromPublicId('ver', ids.ver)! };
  await withOrgs(server.platform.db, [team.orgId], async (tx) => {
    const run = {
      orgId: team.orgId,
      ...place,
      trigger: 'manual' as const,
      triggerNodeId: 'n_start',
      input: {}
    };
    const [made] = await createRuns(tx, [run]);
    await tx`UPDATE runs SET status = 'succeeded', finished_at = now() WHERE id = ${made!.runId}`;
  });
  const texts = { title: 'Hello', summary: 'Says hello.', story: 'It says *hello*.', changelog: '' };
  return {
    body: { ...texts, slug: `hello-${++creators}`, category: 'personal', setupMinutes: 2 }
  };
}

/** How the operations of gallery, studio and review succeed. */
export const galleryCases: Record<string, (world: CaseWorld) => SuccessCase | Promise<SuccessCase>> = {
  checkForGallery: () => ({}),
  decideSubmission: async (world) => ({
    cookie: await moderator(world),
    body: { submissionId: world.ids.sbm, decision: 'publish' }
  }),
  listGallery: () => ({ query: '?search=slack&category=marketing&limit=1&count=true' }),
  listReviews: async (world) => ({ cookie: await moderator(world) }),
  readCreator: () => ({ params: { handle: 'mos' } }),
  readGalleryTemplate: () => ({ params: { slug: 'slack-message' } }),
  readSetup: async ({ team }) => {
    const body = { template: 'slack-message' };
    const { json } = await call('POST', '/api/v1/workflows', { key: team.key, body });
    return { params: { id: (json as { id: string }).id } };
  },
  readStudio: () => ({}),
  readTryOut: async () => {
    const { json } = await call('POST', '/api/v1/gallery/slack-message/try-outs', { body: {} });
    return { params: json as { runId: string } };
  },
  recallSubmission: () => ({}),
  saveCreatorProfile: async (world) => ({
    cookie: await moderator(world),
    body: { ...PROFILE, handle: `new-${++creators}`, links: [{ title: 'Blog', url: 'https://example.com' }] }
  }),
  startTryOut: () => ({ params: { slug: 'slack-message' }, body: { input: { text: 'Hello' } } }),
  submitTemplate: readyToSubmit
};
