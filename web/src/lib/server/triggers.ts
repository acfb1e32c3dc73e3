import type { Tx } from '@automateos/db';
import { replaceSubscriptions } from '@automateos/db/queries/app-subscriptions';
import { replaceErrorTriggers } from '@automateos/db/queries/error-triggers';
import { replaceFeeds } from '@automateos/db/queries/feeds';
import { replaceSchedules } from '@automateos/db/queries/schedules';
import {
  deleteWebhooks,
  type NewWebhook,
  replaceWebhooks,
  takenPaths,
  type WebhookMode
} from '@automateos/db/queries/webhooks';
import { fromPublicId, type JsonObject, type Problem, type WorkflowDocument } from '@automateos/workflow';
import { nextFireAt } from '@automateos/workflow/form';
import { TELEGRAM_UPDATES } from '@automateos/workflow/triggers';
import { findTriggers, type Trigger } from '@automateos/workflow/validate';

interface Owner {
  orgId: string;
  workflowId: string;
}

type Addressed = Extract<Trigger, { kind: 'webhook' | 'form' | 'app' }>;

/** What has an address of its own in a document, as it listens there. */
export const listenersOf = (document: WorkflowDocument): (NewWebhook & { label: string })[] =>
  findTriggers(document)
    .filter((trigger) => 'path' in trigger)
    .map((trigger) => ({ label: trigger.label, ...listenerOf(trigger) }));

function listenerOf(trigger: Addressed): NewWebhook {
  const { nodeId, path } = trigger;
  const place = { nodeId, path, respond: 'now' as const };
  switch (trigger.kind) {
    case 'webhook':
      return { ...place, kind: 'webhook', method: trigger.method, respond: trigger.respond };
    case 'form': {
      const { title, intro, fields, button, thanks } = trigger;
      const settings = { title, intro, fields: fields.map((row) => ({ ...row })), button, thanks };
      return { ...place, kind: 'form', method: 'POST', settings };
    }
    case 'app': {
      const { app, secret, events } = trigger;
      const settings: JsonObject = { app, secret, events: app === 'telegram' ? '' : events };
      return { ...place, kind: 'app', method: 'POST', settings };
    }
  }
}

/** Makes the triggers of a version the ones that start runs, in the caller's transaction. */
export async function installTriggers(
  tx: Tx,
  owner: Owner & { versionId: string },
  document: WorkflowDocument
): Promise<void> {
  const now = new Date();
  const schedules = findTriggers(document).filter((trigger) => trigger.kind === 'schedule');
  await replaceWebhooks(tx, { ...owner, mode: 'live' }, listenersOf(document));
  const { orgId, workflowId, versionId } = owner;
  await replaceFeeds(tx, { orgId, workflowId }, feedsOf(document, versionId));
  await replaceErrorTriggers(tx, { orgId, workflowId }, watchesOf(document, versionId));
  await replaceSchedules(
    tx,
    { orgId, workflowId },
    schedules.map(({ nodeId, cron, timeZone, catchUp }) => ({
      versionId,
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

const feedsOf = (document: WorkflowDocument, versionId: string) =>
  findTriggers(document).flatMap((trigger) =>
    trigger.kind === 'feed'
      ? [{ versionId, nodeId: trigger.nodeId, url: trigger.url.trim(), everyMs: trigger.every }]
      : []
  );

/** Bots that another workflow has, as Problems; without any, those of this one are told where to send events. */
export async function subscribeApps(tx: Tx, owner: Owner, document: WorkflowDocument): Promise<Problem[]> {
  const wanted = findTriggers(document).flatMap((trigger) => {
    if (trigger.kind !== 'app' || trigger.app !== 'telegram') return [];
    const connectionId = fromPublicId('con', trigger.connection);
    const settings: JsonObject = { updates: [...TELEGRAM_UPDATES[trigger.updates]] };
    const { app, nodeId, label, path } = trigger;
    return connectionId ? [{ app, connectionId, nodeId, label, path, settings }] : [];
  });
  const taken = await replaceSubscriptions(
    tx,
    owner,
    wanted.map(({ label: _, ...subscription }) => subscription)
  );
  return taken.map(({ connectionId, holder }) => {
    const { nodeId, label = '' } = wanted.find((one) => one.connectionId === connectionId) ?? {};
    return {
      code: 'INVALID_FIELD',
      severity: 'error',
      nodeId,
      field: 'connection',
      message: `The bot of “${label}” already starts “${holder}”. A bot starts one workflow: choose another bot, or switch that workflow off.`
    };
  });
}

/** Nothing starts runs of this workflow by itself any more. */
export async function removeTriggers(
  tx: Tx,
  owner: Owner,
  modes: readonly WebhookMode[] = ['live']
): Promise<void> {
  await deleteWebhooks(tx, { ...owner, modes });
  await replaceSchedules(tx, owner, []);
  await replaceFeeds(tx, owner, []);
  await replaceErrorTriggers(tx, owner, []);
  await replaceSubscriptions(tx, owner, []);
}

/** Webhook addresses that another workflow has, as Problems. They stay locked until the transaction ends. */
export async function takenPathProblems(
  tx: Tx,
  owner: Owner & { mode: WebhookMode },
  document: WorkflowDocument
): Promise<Problem[]> {
  const hooks = listenersOf(document);
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
