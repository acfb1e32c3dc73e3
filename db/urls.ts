import { deriveKey, loadMasterKey } from './master-key.ts';

export const APP_ROLE = 'automateos_app';
export const QUEUE_ROLE = 'automateos_queue';

export interface DatabaseUrls {
  /** Owner of the schema; only migrations use it. */
  owner: string;
  /** Tenant rows through row-level security. */
  app: string;
  /** graphile-worker's own schema. */
  queue: string;
}

/** Connection URLs from the environment; role passwords come from the master key unless a URL overrides them. */
export function databaseUrls(env: NodeJS.ProcessEnv): DatabaseUrls {
  const owner = env.DATABASE_URL;
  if (!owner)
    throw new Error(
      'DATABASE_URL is not set. Start everything with the supervisor, or point it at a Postgres 15+.'
    );
  return {
    owner,
    app: env.DATABASE_APP_URL ?? asRole(owner, APP_ROLE, env),
    queue: env.DATABASE_QUEUE_URL ?? asRole(owner, QUEUE_ROLE, env)
  };
}

/** The password of a login role: derived, so that nothing needs to be stored. */
export function rolePassword(role: string, masterKey: Buffer): string {
  return deriveKey(masterKey, `role:${role}`).toString('base64url');
}

function asRole(ownerUrl: string, role: string, env: NodeJS.ProcessEnv): string {
  const url = new URL(ownerUrl);
  url.username = role;
  url.password = rolePassword(role, loadMasterKey(env, env.AUTOMATEOS_DATA_DIR));
  return url.href;
}
