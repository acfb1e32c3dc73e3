import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout or installation this file belongs to. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Where the embedded Postgres, the master key and logs live: `AUTOMATEOS_DATA_DIR`, or `.data` in the checkout. */
export function dataDirectory(env: NodeJS.ProcessEnv): string {
  return resolve(env.AUTOMATEOS_DATA_DIR ?? join(ROOT, '.data'));
}
