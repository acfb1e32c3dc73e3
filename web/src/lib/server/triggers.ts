import type { Tx } from '@automateos/db';
import { replaceErrorTriggers } from '@automateos/db/queries/error-triggers';
import { replaceSchedules } from '@automateos/db/queries/schedules';
import {
  deleteWebhooks,
  replaceWebhooks,
  takenPaths,
  type WebhookMode
} from '@automateos/db/queries/webhooks';
import { fromPublicId, type Problem, type WorkflowDocument } from '@automateos/workflow';
import { nextFireAt } from '@automateos/workflow/form';
import { findTriggers } from '@automateos/workflow/validate';

interface Owner {
  orgId: string;
  workflowId: string;
}

export const webhooksOf = (document: WorkflowDocument) =>
  findTriggers(document).filter((trigger) => trigger.kind === 'webhook');

/** Makes the triggers of a version the ones that start runs, in the caller's transaction. */
export async function installTriggers(
  tx: Tx,
  owner: Owner & { versionId: string },
  document: WorkflowDocument
): Promise<void> {
  const now = new Date();
  const schedules = findTriggers(document).filter((trigger) => trigger.kind === 'schedule');
  await replaceWebhooks(tx, { ...owner, mode: 'live' }, webhooksOf(document));
  const { orgId, workflowId, versionId } = owner;
  await replaceErrorTriggers(tx, { orgId, workflowId }, watchesOf(document, versionId));
  await replaceSchedules(
    tx,
    { orgId: owner.orgId, workflowId: owner.workflowId },
    schedules.map(({ nodeId, cron, timeZone, catchUp }) => ({
      versionId: owner.versionId,
      nodeId,
      cron,
      timeZone,
      catchUp,
      nextAt: nextFireAt(cron, timeZone, now) ?? null
    }))
  );
}

const watchesOf = (document: WorkflowDocument, versionId: string) =>
  findTriggers(document).flatMap((trigger) => {
    if (trigger.kind !== 'error') return [];
    const chosen = trigger.workflows.flatMap(({ workflow }) => fromPublicId('wf', workflow) ?? []);
    return [{ versionId, nodeId: trigger.nodeId, watched: trigger.watch === 'all' ? null : chosen }];
  });

/** Nothing starts runs of this workflow by itself any more. */
export async function removeTriggers(
  tx: Tx,
  owner: Owner,
  modes: readonly WebhookMode[] = ['live']
): Promise<void> {
  await deleteWebhooks(tx, { ...owner, modes });
  await replaceSchedules(tx, owner, []);
  await replaceErrorTriggers(tx, owner, []);
}

/** Webhook addresses that another workflow has, as Problems. They stay locked until the transaction ends. */
export async function takenPathProblems(
  tx: Tx,
  owner: Owner & { mode: WebhookMode },
  document: WorkflowDocument
): Promise<Problem[]> {
  const hooks = webhooksOf(document);
  const taken = await takenPaths(tx, { ...owner, paths: hooks.map((hook) => hook.path) });
  return hooks
    .filter((hook) => taken.has(hook.path))
    .map((hook) => ({
      code: 'WEBHOOK_PATH_TAKEN',
      severity: 'error',
      nodeId: hook.nodeId,
      field: 'path',
      message: `The address of “${hook.label}” is taken by another workflow. Choose another one.`
    }));
}
