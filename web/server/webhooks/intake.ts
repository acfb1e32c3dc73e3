import { isUnavailable, withOrgs, type Database } from '@automateos/db';
import { createRuns, type CreatedRun } from '@automateos/db/queries/run-intake';
import { readWebhooks, type ListeningWebhook } from '@automateos/db/queries/webhooks';
import type { JsonObject } from '@automateos/workflow';

/** A checked delivery on its way to becoming a run. */
export interface Delivery {
  webhook: ListeningWebhook;
  /** What the trigger node gets. */
  input: JsonObject;
  /** The sender's id of this delivery; a second one with the same id starts nothing. */
  deliveryId?: string;
  /** Tells whether the second one is really the same. */
  hash: Buffer;
}

/** `stale`: the webhook changed or went away since it was looked up; nothing was stored. */
export type Accepted = CreatedRun | 'stale';

export interface Intake {
  /** Resolves once the run is committed. @throws when it could not be stored */
  accept(delivery: Delivery): Promise<Accepted>;
  /** Waits for what is under way. */
  drain(): Promise<void>;
}

/** Deliveries that arrive within this time share a commit. */
const GATHER_MS = 2;
const MAX_BATCH = 200;
/** Commits under way at once; more deliveries wait and make the next batches larger. */
const MAX_COMMITS = 4;
const DEDUPE_MS = 30 * 24 * 60 * 60_000;

interface Waiting {
  delivery: Delivery;
  resolve(accepted: Accepted): void;
  reject(error: unknown): void;
}

/** Group commit of trigger intake: one transaction for all deliveries that arrive at the same moment. */
export function createIntake(db: Database): Intake {
  let queue: Waiting[] = [];
  let timer: NodeJS.Timeout | undefined;
  const commits = new Set<Promise<void>>();

  const schedule = () => {
    if (timer === undefined && queue.length > 0 && commits.size < MAX_COMMITS)
      timer = setTimeout(flush, GATHER_MS);
  };
  const flush = () => {
    timer = undefined;
    const batch = queue.slice(0, MAX_BATCH);
    queue = queue.slice(MAX_BATCH);
    const commit = settle(db, batch).finally(() => {
      commits.delete(commit);
      schedule();
    });
    commits.add(commit);
    schedule();
  };

  return {
    accept: (delivery) =>
      new Promise((resolve, reject) => {
        queue.push({ delivery, resolve, reject });
        schedule();
      }),
    async drain() {
      while (queue.length > 0 || commits.size > 0) {
        if (timer !== undefined) {
          clearTimeout(timer);
          flush();
        }
        await Promise.all(commits);
      }
    }
  };
}

/** A delivery that the database refuses must not fail its neighbours: then each gets a transaction of its own. */
async function settle(db: Database, batch: readonly Waiting[]): Promise<void> {
  try {
    const results = await store(
      db,
      batch.map((waiting) => waiting.delivery)
    );
    batch.forEach((waiting, index) => waiting.resolve(results[index]!));
  } catch (error) {
    if (batch.length === 1 || isUnavailable(error)) batch.forEach((waiting) => waiting.reject(error));
    else for (const waiting of batch) await settle(db, [waiting]);
  }
}

function store(db: Database, deliveries: readonly Delivery[]): Promise<Accepted[]> {
  const orgIds = [...new Set(deliveries.map((delivery) => delivery.webhook.orgId))];
  return withOrgs(db, orgIds, async (tx) => {
    const current = await readWebhooks(tx, [...new Set(deliveries.map((delivery) => delivery.webhook.id))]);
    const live = deliveries.filter(({ webhook }) => isSame(webhook, current.get(webhook.id)));
    const created = await createRuns(
      tx,
      live.map((delivery) => toRun(delivery, current.get(delivery.webhook.id)!))
    );
    const results = new Map(live.map((delivery, index) => [delivery, created[index]!]));
    return deliveries.map((delivery) => results.get(delivery) ?? 'stale');
  });
}

/** Whether what was promised to the sender (method, kind of answer) still holds. The version may have moved on. */
function isSame(seen: ListeningWebhook, current: ListeningWebhook | undefined): boolean {
  return current !== undefined && current.method === seen.method && current.respond === seen.respond;
}

function toRun({ input, deliveryId, hash }: Delivery, webhook: ListeningWebhook) {
  const { id, orgId, workflowId, versionId, nodeId, mode, kind } = webhook;
  const expiresAt = new Date(Date.now() + DEDUPE_MS);
  return {
    orgId,
    workflowId,
    versionId,
    trigger: kind,
    triggerNodeId: nodeId,
    input,
    draft: mode === 'test',
    dedupe:
      deliveryId === undefined
        ? undefined
        : { scope: `webhook:${id}`, key: deliveryId, bodyHash: hash, expiresAt }
  };
}
