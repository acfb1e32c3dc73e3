import { withOrgs, type Database } from '@automateos/db';
import {
  findWebhooks,
  readWebhooks,
  type ListeningWebhook,
  type WebhookMode
} from '@automateos/db/queries/webhooks';

/** What listens at a path: one webhook per method, all of one workflow. */
export type Endpoint = readonly ListeningWebhook[];

/** How long a look-up is believed. Intake reads the rows again, so this only saves work. */
const FRESH_MS = 1_000;
const MAX_KNOWN = 10_000;

export interface Endpoints {
  /** The webhooks at a path; empty when nothing listens there. `fresh` asks the database in any case. */
  find(mode: WebhookMode, path: string, options?: { fresh?: boolean }): Promise<Endpoint>;
}

/** Looks webhooks up by path, with a short memory for busy ones. Paths that do not exist are never remembered. */
export function createEndpoints(db: Database, now: () => number = Date.now): Endpoints {
  const known = new Map<string, { at: number; endpoint: Endpoint }>();

  async function read(mode: WebhookMode, path: string): Promise<Endpoint> {
    const keys = await findWebhooks(db, mode, path);
    if (keys.length === 0) return [];
    const ids = keys.map((key) => key.id);
    const rows = await withOrgs(db, [keys[0]!.orgId], (tx) => readWebhooks(tx, ids));
    return [...rows.values()];
  }

  return {
    async find(mode, path, options = {}) {
      const key = `${mode}:${path}`;
      const entry = known.get(key);
      if (entry && !options.fresh && now() - entry.at < FRESH_MS) return entry.endpoint;
      const endpoint = await read(mode, path);
      known.delete(key);
      if (endpoint.length > 0) known.set(key, { at: now(), endpoint });
      if (known.size > MAX_KNOWN) known.delete(known.keys().next().value!);
      return endpoint;
    }
  };
}

/** The webhook that takes this method: its own before one that takes any. */
export function chooseWebhook(endpoint: Endpoint, method: string): ListeningWebhook | undefined {
  return endpoint.find((hook) => hook.method === method) ?? endpoint.find((hook) => hook.method === 'ANY');
}

/** Methods that a webhook may take; `ANY` means these. HEAD and OPTIONS are the browser's business, not a delivery. */
export const DELIVERY_METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** For the `Allow` header. */
export function allowedMethods(endpoint: Endpoint): string[] {
  const methods = endpoint.map((hook) => hook.method);
  return methods.includes('ANY') ? [...DELIVERY_METHODS] : methods.sort();
}
