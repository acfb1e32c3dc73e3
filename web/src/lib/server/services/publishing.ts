import type { Actor } from '@automateos/auth';
import { withOrg, type Tx } from '@automateos/db';
import { audit } from '@automateos/db/queries/audit';
import { notifyVersionPublished } from '@automateos/db/queries/versions';
import { replaceWebhooks } from '@automateos/db/queries/webhooks';
import { lockWorkflow, setLive, type LockedWorkflow } from '@automateos/db/queries/workflows';
import { toPublicId, type WorkflowDocument } from '@automateos/workflow';
import { authorise, found, uuidOf } from '../access.ts';
import type { PublishedVersion, TestWebhooks } from '../answers/workflows.ts';
import { iso } from '../dto.ts';
import { ApiError } from '../errors.ts';
import { platform } from '../platform.ts';
import {
  installTriggers,
  listenersOf,
  removeTriggers,
  subscribeApps,
  takenPathProblems
} from '../triggers.ts';
import { checkStored, liveVersionWith, storeDraft, storeVersion } from '../version-store.ts';
import { problemsError } from '../documents.ts';
import { namesOfSecretThings } from '../used-secrets.ts';
import { readVersionOf } from './versions.ts';

/**
 * Stores what is saved as the next version and makes it live. Publishing the live content again changes nothing.
 * @throws ApiError 409 NOT_SAVED_YET when `snapshot` holds more than is saved, 422 with the problems
 */
export function publishWorkflow(
  actor: Actor,
  id: string,
  input: { snapshot?: string; name?: string; note?: string } = {}
): Promise<PublishedVersion> {
  authorise(actor, 'workflow.publish');
  return withLocked(actor, id, async (tx, workflow) => {
    const place = { orgId: actor.orgId, workflowId: workflow.id, mode: 'live' as const };
    const checked = await checkStored(tx, place, input.snapshot);
    const known = await liveVersionWith(tx, { orgId: actor.orgId, workflow }, checked.hash);
    if (known && workflow.active) return { versionId: toPublicId('ver', known.id), number: known.number };
    const stored = known ?? (await storeVersion(tx, { actor, workflow, published: true, ...input }, checked));
    await makeLive(tx, { actor, workflow, versionId: stored.id }, checked.document);
    const { document } = checked;
    await auditLive(tx, actor, { action: 'workflow.publish', workflow, number: stored.number!, document });
    return { versionId: toPublicId('ver', stored.id), number: stored.number! };
  });
}

/** Switches the triggers of the live version on or off. @throws ApiError 409 NOT_PUBLISHED, 422 when an address is taken */
export function setActive(actor: Actor, id: string, active: boolean): Promise<{ active: boolean }> {
  authorise(actor, 'workflow.activate');
  return withLocked(actor, id, async (tx, workflow) => {
    if (workflow.active === active) return { active };
    const { liveVersionId } = workflow;
    if (!active) {
      await removeTriggers(tx, { orgId: actor.orgId, workflowId: workflow.id });
      await setLive(tx, { orgId: actor.orgId, id: workflow.id, active: false, liveVersionId });
      await audit(tx, actor, { action: 'workflow.deactivate', target: id, details: { name: workflow.name } });
      return { active };
    }
    if (!liveVersionId)
      throw new ApiError(409, 'NOT_PUBLISHED', 'Publish the workflow first, then switch it on.');
    const live = await readVersionOf(tx, actor, { workflowId: workflow.id, versionId: liveVersionId });
    await makeLive(tx, { actor, workflow, versionId: live.id }, live.document);
    const { document } = live;
    await auditLive(tx, actor, { action: 'workflow.activate', workflow, number: live.number!, document });
    return { active };
  });
}

/** Makes an older published version live again; the document that people edit stays as it is. */
export function rollback(actor: Actor, id: string, input: { versionId: string }): Promise<PublishedVersion> {
  authorise(actor, 'workflow.rollback');
  return withLocked(actor, id, async (tx, workflow) => {
    const versionId = uuidOf('ver', input.versionId);
    const version = await readVersionOf(tx, actor, { workflowId: workflow.id, versionId });
    if (version.number === null)
      throw new ApiError(409, 'DRAFT', 'A test version cannot go live. Publish instead.');
    await makeLive(tx, { actor, workflow, versionId }, version.document);
    const { number, document } = version;
    await auditLive(tx, actor, { action: 'workflow.rollback', workflow, number, document });
    return { versionId: input.versionId, number };
  });
}

const TEST_LISTEN_MS = 10 * 60_000;

/** Where each kind of listener has its address. */
const ADDRESSES = { webhook: '/hooks', form: '/f', app: '/in' } as const;

/** Opens the test addresses of the unpublished edits for ten minutes; deliveries start test runs. */
export function listenForTest(
  actor: Actor,
  id: string,
  input: { snapshot?: string } = {}
): Promise<TestWebhooks> {
  authorise(actor, 'run.test');
  return withLocked(actor, id, async (tx, workflow) => {
    const owner = { orgId: actor.orgId, workflowId: workflow.id, mode: 'test' as const };
    const checked = await checkStored(tx, owner, input.snapshot);
    const hooks = listenersOf(checked.document);
    if (hooks.length === 0)
      throw new ApiError(409, 'NO_WEBHOOK', 'This workflow has no Webhook or Form to listen with.');
    const versionId = await storeDraft(tx, { actor, workflow }, checked);
    const expiresAt = new Date(Date.now() + TEST_LISTEN_MS);
    await replaceWebhooks(tx, { ...owner, versionId, expiresAt }, hooks);
    const base = platform().publicUrl;
    return {
      webhooks: hooks.map(({ nodeId, path, method, kind = 'webhook' }) => ({
        nodeId,
        url: `${base}${ADDRESSES[kind]}/test/${path}`,
        method,
        expiresAt: iso(expiresAt)
      }))
    };
  });
}

/** Runs `work` while nobody else publishes, switches or deletes this workflow. @throws ApiError 404 */
export function withLocked<T>(
  actor: Actor,
  id: string,
  work: (tx: Tx, workflow: LockedWorkflow) => Promise<T>
): Promise<T> {
  const workflowId = uuidOf('wf', id);
  return withOrg(platform().db, actor.orgId, async (tx) =>
    work(tx, found('wf', await lockWorkflow(tx, actor.orgId, workflowId)))
  );
}

/** Says which secrets and connections the version that runs from now on was granted the use of. */
async function auditLive(
  tx: Tx,
  actor: Actor,
  live: { action: string; workflow: LockedWorkflow; number: number; document: WorkflowDocument }
): Promise<void> {
  const uses = await namesOfSecretThings(tx, live.document);
  await audit(tx, actor, {
    action: live.action,
    target: toPublicId('wf', live.workflow.id),
    details: { name: live.workflow.name, version: live.number, ...(uses.length > 0 && { uses }) }
  });
}

async function makeLive(
  tx: Tx,
  target: { actor: Actor; workflow: LockedWorkflow; versionId: string },
  document: WorkflowDocument
): Promise<void> {
  const { orgId } = target.actor;
  const workflowId = target.workflow.id;
  const taken = await takenPathProblems(tx, { orgId, workflowId, mode: 'live' }, document);
  if (taken.length > 0) throw problemsError(taken, taken[0]!.message);
  const bots = await subscribeApps(tx, { orgId, workflowId }, document);
  if (bots.length > 0) throw problemsError(bots, bots[0]!.message);
  const owner = { orgId, workflowId, versionId: target.versionId };
  await setLive(tx, { orgId, id: workflowId, active: true, liveVersionId: target.versionId });
  await installTriggers(tx, owner, document);
  await notifyVersionPublished(tx, owner);
}
