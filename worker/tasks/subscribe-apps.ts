import { withOrgs, type Database } from '@automateos/db';
import {
  findDueSubscriptions,
  postponeSubscription,
  settleSubscription,
  takeDueSubscriptions,
  type DueSubscription
} from '@automateos/db/queries/app-subscriptions';
import { type Egress, Masker, subscriptionToken } from '@automateos/egress';
import { StepError, toPublicId } from '@automateos/workflow';
import { tellTelegram } from '@automateos/workflow/triggers';

const BATCH = 20;
const LEASE_MS = 60_000;
const CALL_MS = 20_000;
const RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 3_600_000;

export interface AppTeller {
  db: Database;
  egress: Pick<Egress, 'request'>;
  masterKey: Buffer;
  /** Where people and apps reach this installation. */
  publicUrl: string;
  /** Aborted when the worker stops. */
  signal: AbortSignal;
}

/** Tells apps where the events of live workflows go, and to stop once a workflow is switched off. */
export async function subscribeApps(teller: AppTeller): Promise<void> {
  const keys = await findDueSubscriptions(teller.db, BATCH);
  if (keys.length === 0) return;
  const orgIds = [...new Set(keys.map(({ orgId }) => orgId))];
  const due = await withOrgs(teller.db, orgIds, (tx) => takeDueSubscriptions(tx, keys, LEASE_MS));
  await Promise.all(due.map((subscription) => settle(teller, subscription)));
}

async function settle(teller: AppTeller, due: DueSubscription): Promise<void> {
  const { db, signal } = teller;
  try {
    await tell(teller, due);
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    if (signal.aborted) return; // the lease runs out and somebody else goes on
    if (!isLost(due, error)) {
      const retryMs =
        error.retryAfterMs ?? Math.min(RETRY_MS * 2 ** Math.min(due.failures, 10), LONGEST_RETRY_MS);
      const { message } = error;
      await withOrgs(db, [due.orgId], (tx) => postponeSubscription(tx, due, { message, retryMs }));
      return;
    }
  }
  await withOrgs(db, [due.orgId], (tx) => settleSubscription(tx, due));
}

/** The connection went away, and with it the way to say goodbye. */
const isLost = ({ path }: DueSubscription, { code }: StepError): boolean =>
  path === null && (code === 'SECRET_MISSING' || code === 'HTTP_4XX');

function tell(
  teller: AppTeller,
  { orgId, app, connectionId, path, settings }: DueSubscription
): Promise<void> {
  const auth = { kind: 'connection', app, connectionRef: toPublicId('con', connectionId) } as const;
  const webhook =
    path === null
      ? undefined
      : {
          url: `${teller.publicUrl}/in/${path}`,
          token: subscriptionToken(teller.masterKey, { orgId, path }),
          updates: Array.isArray(settings.updates) ? settings.updates.map(String) : []
        };
  return tellTelegram(
    (request) =>
      teller.egress.request({
        orgId,
        request: { ...request, auth, timeoutMs: CALL_MS },
        signal: teller.signal,
        masker: new Masker()
      }),
    webhook
  );
}
