import { deriveKey, databaseUrls, loadMasterKey } from '@automateos/db';

const HIGHEST_PORT = 65_535;
const DEFAULT_PORT = 3000;

export interface ServerConfig {
  host: string;
  /** Set: this port or an error. Unset: 3000 or the next free one. */
  port: number | undefined;
  publicUrl: string | undefined;
  databaseUrl: string;
  /** Base URLs of the collab-servers. */
  collabUrls: string[];
  /** Lets others than this machine read the metrics. */
  metricsToken: string | undefined;
  /** Signs session cookies. */
  authSecret: string;
  masterKey: Buffer;
}

/** The environment of the web server (architecture: contracts). @throws with a sentence naming the variable */
export function readConfig(env: NodeJS.ProcessEnv): ServerConfig {
  const masterKey = loadMasterKey(env, env.AUTOMATEOS_DATA_DIR);
  return {
    host: env.HOST || '127.0.0.1',
    port: env.PORT ? parsePort(env.PORT) : undefined,
    publicUrl: env.PUBLIC_URL ? parseUrl('PUBLIC_URL', env.PUBLIC_URL) : undefined,
    databaseUrl: databaseUrls(env).app,
    collabUrls: (env.COLLAB_URLS ?? '')
      .split(',')
      .flatMap((url) => (url.trim() ? [parseUrl('COLLAB_URLS', url)] : [])),
    metricsToken: env.AUTOMATEOS_METRICS_TOKEN || undefined,
    authSecret: deriveKey(masterKey, 'auth').toString('base64url'),
    masterKey
  };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT)
    throw new Error(`PORT is not a port number: ${text}`);
  return port;
}

function parseUrl(name: string, text: string): string {
  const url = URL.parse(text.trim());
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new Error(`${name} must hold http:// or https:// addresses; it holds "${text}".`);
  return url.href.replace(/\/$/, '');
}

export { DEFAULT_PORT, HIGHEST_PORT };
