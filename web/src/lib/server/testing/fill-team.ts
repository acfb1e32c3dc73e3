import { withOrg, withOrgs } from '@automateos/db';
import { recordRunEnds } from '@automateos/db/queries/usage-ledger';
import { listMembers } from '@automateos/db/queries/memberships';
import { createRuns } from '@automateos/db/queries/runs';
import { fromPublicId, toPublicId, type IdKind } from '@automateos/workflow';
import type { Thread } from '../answers/comments.ts';
import { call } from './api-client.ts';
import { startDocument } from './documents.ts';
import { addSubmission } from './gallery-cases.ts';
import { addLiveSession } from './live-cases.ts';
import type { TestPlatform, TestTeam } from './test-platform.ts';

/** Public ids of one thing of each kind; undefined for kinds that no route speaks of. */
export type ThingIds = Record<IdKind, string>;

/** Gives a team one of each kind of thing: a published workflow, a failed run with a step and a log, a secret, a key … */
export async function fillTeam(server: TestPlatform, team: TestTeam): Promise<ThingIds> {
  const { key, orgId } = team;
  const post = async (path: string, body?: unknown) =>
    (await call('POST', path, { key, body })).json as Record<string, string>;
  const workflow = await post('/api/v1/workflows', { document: startDocument() });
  const version = await post(`/api/v1/workflows/${workflow.id}/publish`);
  const secret = await post('/api/v1/secrets', { name: 'API', value: 'canary-value' });
  const connection = await post('/api/v1/connections', {
    app: 'openai',
    name: 'Models',
    // A private address: testing it is refused at the door, without a network.
    values: { key: 'canary-value', baseUrl: 'https://127.0.0.1/v1' }
  });
  const invitation = await post('/api/v1/invitations', { role: 'viewer' });
  const folder = await post('/api/v1/folders', { name: 'Sales' });
  const apiKey = await post('/api/v1/keys', { name: 'Second' });
  const talk = await addTalk(server, team, workflow.id!);
  const { userId } = await server.addMember(orgId, 'viewer');
  const members = await withOrg(server.platform.db, orgId, (tx) => listMembers(tx, orgId));
  const { runId, letterId } = await addFailedRun(server, team, {
    workflowId: fromPublicId('wf', workflow.id!)!,
    versionId: fromPublicId('ver', version.versionId!)!
  });
  return {
    wf: workflow.id!,
    ver: version.versionId!,
    sec: secret.id!,
    con: connection.id!,
    inv: invitation.id!,
    key: apiKey.id!,
    fld: folder.id!,
    mem: toPublicId('mem', members.find((member) => member.userId === userId)!.id),
    run: toPublicId('run', runId),
    sbm: await addSubmission(server, team, { workflow: workflow.id!, version: version.versionId! }),
    dl: toPublicId('dl', letterId),
    ...(await addLiveSession(server, team, workflow.id!)),
    ...talk
  } as ThingIds;
}

/** A run as a worker leaves it behind that failed in its second step. */
function addFailedRun(
  server: TestPlatform,
  { orgId, userId }: TestTeam,
  of: { workflowId: string; versionId: string }
): Promise<{ runId: string; letterId: string }> {
  const error = { code: 'HTTP_5XX', message: 'The service answered 500.', nodeId: 'n_set' };
  return withOrgs(server.platform.db, [orgId], async (tx) => {
    const run = { orgId, ...of, trigger: 'manual' as const, triggerNodeId: 'n_start', input: { a: 1 } };
    const [created] = await createRuns(tx, [{ ...run, startedBy: userId }]);
    const { runId } = created!;
    const answer = { status: 200, headers: { 'content-type': 'text/plain' }, body: 'Hello' };
    await tx`UPDATE runs SET status = 'failed', started_at = now(), finished_at = now(), error = ${tx.json(error)},
      answer = ${tx.json(answer)} WHERE id = ${runId}`;
    await tx`INSERT INTO run_steps (org_id, run_id, node_id, status, started_at, finished_at, output, error) VALUES
      (${orgId}, ${runId}, 'n_start', 'succeeded', now(), now(), '{"out":[{"data":{"a":1}}]}', NULL),
      (${orgId}, ${runId}, 'n_set', 'failed', now(), now(), NULL, ${tx.json(error)})`;
    await tx`INSERT INTO run_logs (org_id, run_id, seq, at, kind, node_id, iteration, item_group, attempt, message, data, hash)
      VALUES (${orgId}, ${runId}, 1, now(), 'step.failed', 'n_set', 0, 0, 1, 'It failed.', '{"items":{"out":1}}', '\\x00')`;
    await recordRunEnds(tx, [{ orgId, runId }]);
    const [letter] = await tx<{ id: string }[]>`
      INSERT INTO dead_letters (org_id, run_id, workflow_id, version_id, node_id, error, attempts)
      VALUES (${orgId}, ${runId}, ${of.workflowId}, ${of.versionId}, 'n_set', ${tx.json(error)}, 1) RETURNING id`;
    return { runId, letterId: letter!.id };
  });
}

/** A thread that the owner began, and a notice of an answer in the owner's inbox. */
async function addTalk(
  server: TestPlatform,
  { key, orgId }: TestTeam,
  workflowId: string
): Promise<Pick<ThingIds, 'thr' | 'cmt' | 'ntf'>> {
  const other = await server.addMember(orgId, 'commenter');
  const body = { nodeId: 'n_set', nodeLabel: 'Set fields', body: 'Is this right?' };
  const thread = (await call('POST', `/api/v1/workflows/${workflowId}/comments`, { key, body }))
    .json as Thread;
  await call('POST', `/api/v1/comment-threads/${thread.id}/replies`, {
    key: other.key,
    body: { body: 'It is.' }
  });
  const { data } = (await call('GET', '/api/v1/inbox', { key })).json as { data: { id: string }[] };
  return { thr: thread.id, cmt: thread.comments[0]!.id, ntf: data[0]!.id };
}
