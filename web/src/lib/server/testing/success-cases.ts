import { createOrgFor, createUser, DEMO_EMAIL } from '@automateos/auth';
import { withOrgs } from '@automateos/db';
import { fromPublicId } from '@automateos/workflow';
import { supportDesk } from '@automateos/workflow/interop/n8n/testing';
import { call, type CallOptions } from './api-client.ts';
import { billingCases } from './billing-cases.ts';
import { startDocument, webhookDocument } from './documents.ts';
import { forkCases } from './fork-cases.ts';
import { galleryCases } from './gallery-cases.ts';
import type { ThingIds } from './fill-team.ts';
import { liveCases } from './live-cases.ts';
import type { TestPlatform, TestTeam } from './test-platform.ts';

/** A team with one of each kind of thing, made for one case alone. */
export interface CaseWorld {
  server: TestPlatform;
  team: TestTeam;
  ids: ThingIds;
}

/** What a success needs beside the ids of its path and the key of the team's owner. */
export interface SuccessCase extends Pick<CallOptions, 'body' | 'headers' | 'cookie'> {
  /** Path parameters that are not the id of the team's own thing. */
  params?: Record<string, string>;
  /** With the question mark. */
  query?: string;
}

type MakeCase = (world: CaseWorld) => SuccessCase | Promise<SuccessCase>;

const simple: MakeCase = () => ({});
const PERSON = { name: 'Ada', password: 'long enough' };

/** How each operation succeeds, by operationId. A route that is not here fails the contract test. */
export const successCases: Record<string, MakeCase> = {
  ...forkCases,
  ...galleryCases,
  ...liveCases,
  acceptInvitation: async ({ team }) => {
    const body = { role: 'viewer' };
    const { json } = await call('POST', '/api/v1/invitations', { key: team.key, body });
    const token = (json as { url: string }).url.split('/').at(-1);
    const { email, headers } = newPerson();
    return { cookie: await signedUp(email, headers), body: { token } };
  },
  activateWorkflow: async ({ team, ids }) => {
    await call('POST', `/api/v1/workflows/${ids.wf}/deactivate`, { key: team.key });
    return {};
  },
  authorizeConnection: async ({ team }) => {
    const values = { clientId: 'client', clientSecret: 'a client secret' };
    const body = { app: 'google-sheets', name: 'Own account', values };
    const { json } = await call('POST', '/api/v1/connections', { key: team.key, body });
    return { params: { id: (json as { id: string }).id } };
  },
  cancelRun: simple,
  changeComment: () => ({ body: { body: 'Said better' } }),
  changeRole: () => ({ body: { role: 'editor' } }),
  countInbox: simple,
  createConnection: () => ({ body: { app: 'slack', name: 'Bot', values: { token: 'xoxb-something' } } }),
  changePassword: async () => {
    const { email, headers } = newPerson();
    const cookie = await signedUp(email, headers);
    return { cookie, headers, body: { current: PERSON.password, next: 'longer than before' } };
  },
  changeFolder: () => ({ body: { name: 'Renamed' } }),
  createFolder: ({ ids }) => ({ body: { name: 'New', workflowIds: [ids.wf] } }),
  importWorkflow: () => ({ body: { file: supportDesk } }),
  createInvitation: () => ({ body: { role: 'editor' } }),
  createKey: () => ({ body: { name: 'Nightly export', expiresInDays: 30 } }),
  createSecret: () => ({ body: { name: 'Slack', value: 'xoxb-something', hosts: ['slack.com'] } }),
  createTeam: async () => {
    const { email, headers } = newPerson();
    return { cookie: await signedUp(email, headers), body: { name: 'Second team' } };
  },
  createWorkflow: () => ({ body: { name: 'From a file', document: startDocument() } }),
  deactivateWorkflow: simple,
  decideApproval: async (world) => {
    await askPeople(world);
    return { params: { nodeId: 'n_ask' }, body: { decision: 'approved', comment: 'Looks good' } };
  },
  deleteComment: simple,
  deleteConnection: simple,
  deleteFolder: simple,
  deleteSecret: simple,
  deleteWorkflow: simple,
  discardDeadLetter: () => ({ body: { reason: 'The order was cancelled.' } }),
  discardDeadLetters: ({ ids }) => ({ body: { ids: [ids.dl], reason: 'Old' } }),
  duplicateWorkflow: () => ({ body: { name: 'Second' } }),
  followInbox: simple,
  followRun: () => ({ query: '?after=0' }),
  listAudit: ({ ids }) => ({
    query: `?action=workflow&target=${ids.wf}&from=2026-01-01T00:00:00Z&count=true`
  }),
  listApprovals: async (world) => {
    await askPeople(world);
    return {};
  },
  listComments: simple,
  listConnectionWorkflows: simple,
  listConnections: simple,
  followRuns: simple,
  listDeadLetters: ({ ids }) => ({ query: `?workflowId=${ids.wf}&open=true&limit=1&count=true` }),
  listInbox: () => ({ query: '?unread=true&limit=1' }),
  listFolders: simple,
  listInvitations: simple,
  listKeys: simple,
  listMembers: simple,
  listPresence: simple,
  listRunLogs: simple,
  listRunRelatives: simple,
  listRunSteps: () => ({ query: '?count=true' }),
  listRuns: ({ ids }) => ({
    query: `?workflowId=${ids.wf}&status=failed&trigger=manual&versionId=${ids.ver}&pretend=false&from=2026-01-01T00:00:00Z&count=true`
  }),
  listSecrets: simple,
  listSessions: async () => {
    const { email, headers } = newPerson();
    return { cookie: await signedUp(email, headers) };
  },
  listTemplates: simple,
  listVersions: simple,
  listWriters: () => ({ query: '?clients=1,4294967295' }),
  listWorkflows: () => ({ query: '?search=Hello&active=true&count=true' }),
  listenForTest: async ({ team, ids }) => {
    const body = webhookDocument('case');
    const headers = { 'if-match': '*' };
    await call('PUT', `/api/v1/workflows/${ids.wf}/document`, { key: team.key, body, headers });
    return { body: {} };
  },
  moveWorkflow: ({ ids }) => ({ body: { folderId: ids.fld } }),
  nameVersion: () => ({ body: { name: 'Before the move', note: null } }),
  publishWorkflow: async ({ team, ids }) => {
    await call('PATCH', `/api/v1/workflows/${ids.wf}`, { key: team.key, body: { name: 'Edited' } });
    return { body: { note: 'A new name' } };
  },
  readCommentThread: simple,
  readDocument: simple,
  readInbox: simple,
  readNotice: simple,
  readMe: simple,
  readOverview: () => ({ query: '?period=month' }),
  ...billingCases,
  readBudget: simple,
  readRun: simple,
  readRunCost: simple,
  readTemplate: () => ({ params: { slug: 'slack-message' } }),
  readUnpublished: simple,
  readUsage: () => ({ query: '?month=2026-03' }),
  readVersion: simple,
  readWorkflow: simple,
  removeMember: simple,
  renameConnection: () => ({ body: { name: 'Renamed' } }),
  renameTeam: () => ({ body: { name: 'Acme' } }),
  renameWorkflow: () => ({ body: { name: 'Renamed' } }),
  replaceConnection: () => ({ body: { values: { key: 'another value' } } }),
  replayDeadLetter: () => ({ body: { from: 'start', version: 'live' } }),
  replayDeadLetters: ({ ids }) => ({ body: { ids: [ids.dl], from: 'start' } }),
  replayRun: () => ({ body: {} }),
  replyToComment: () => ({ body: { body: 'Done' } }),
  resolveCommentThread: () => ({ body: { resolved: true } }),
  restoreVersion: simple,
  revokeInvitation: simple,
  revokeKey: simple,
  revokeSessions: async () => {
    const { email, headers } = newPerson();
    return { cookie: await signedUp(email, headers), body: {} };
  },
  rollbackWorkflow: ({ ids }) => ({ body: { versionId: ids.ver } }),
  rotateSecret: () => ({ body: { value: 'another value' } }),
  setBudget: () => ({ body: { monthlyCapMicros: 25_000_000 } }),
  showCommentThread: simple,
  signIn: async () => {
    const { email, headers } = newPerson();
    await signedUp(email, headers);
    return { body: { email, password: PERSON.password }, headers };
  },
  signInDemo: async ({ server }) => {
    const { userId } = await createUser(server.platform.db, { email: DEMO_EMAIL, name: 'Guest' });
    await createOrgFor(server.platform.db, { userId, name: 'Demo' });
    return { headers: newPerson().headers };
  },
  signOut: async () => {
    const { email, headers } = newPerson();
    return { cookie: await signedUp(email, headers) };
  },
  signUp: () => {
    const { email, headers } = newPerson();
    return { body: { ...PERSON, email, teamName: 'Ada and friends' }, headers };
  },
  startCommentThread: () => ({ body: { nodeId: 'n_set', nodeLabel: 'Set fields', body: 'Why?' } }),
  startRun: () => ({ body: { input: { email: 'a@b.c' } }, headers: { 'idempotency-key': 'case-1' } }),
  testConnection: simple,
  updateMe: async () => {
    const { email, headers } = newPerson();
    return { cookie: await signedUp(email, headers), body: { name: 'Ada Lovelace', color: 3 } };
  },
  verifyAudit: simple,
  writeDocument: () => ({ body: startDocument('Written'), headers: { 'if-match': '*' } })
};

let people = 0;

/** A new e-mail address, and a network address of its own, so that no limit on attempts is met. */
function newPerson(): { email: string; headers: Record<string, string> } {
  people++;
  return {
    email: `person-${people}@example.test`,
    headers: { 'x-test-address': `198.51.100.${people}` }
  };
}

/** Cookies of somebody who made an account just now. */
async function signedUp(email: string, headers: Record<string, string>): Promise<string> {
  const body = { ...PERSON, email };
  const { setCookies } = await call('POST', '/api/auth/sign-up/email', { body, headers });
  if (setCookies.size === 0) throw new Error(`${email} could not sign up`);
  return [...setCookies].map(([cookie, value]) => `${cookie}=${value}`).join('; ');
}

/** Lets the team's run wait for a decision, as a worker leaves it behind. */
export async function askPeople({ server, team: { orgId }, ids }: CaseWorld): Promise<void> {
  const runId = fromPublicId('run', ids.run)!;
  await withOrgs(server.platform.db, [orgId], async (tx) => {
    await tx`UPDATE runs SET status = 'waiting', finished_at = NULL, wake_at = now() + interval '1 hour' WHERE id = ${runId}`;
    await tx`INSERT INTO run_waits (org_id, run_id, node_id, title, message, due_at, on_deadline)
      VALUES (${orgId}, ${runId}, 'n_ask', 'Publish?', 'Hello', now() + interval '1 hour', 'rejected')
      ON CONFLICT DO NOTHING`;
  });
}
