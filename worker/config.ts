import { hostname } from 'node:os';
import { databaseUrls, loadMasterKey, type DatabaseUrls } from '@automateos/db';
import { z } from 'zod';

export interface WorkerConfig {
  urls: DatabaseUrls;
  masterKey: Buffer;
  /** Runs executed at a time by this process. */
  concurrency: number;
  host: string;
  /** Port of /healthz, /readyz and /metrics on the loopback interface; no probes when absent. */
  probePort: number | undefined;
  /** Lets others than this machine read the metrics. */
  metricsToken: string | undefined;
  /** Where people and apps reach this installation. */
  publicUrl: string;
  /** `host:port` entries that steps may reach although private. */
  egressAllow: string[];
}

/** Most runs wait for others; computing ones share commits, so more at a time means fewer round trips per run. */
const DEFAULT_CONCURRENCY = 50;

const port = z.coerce.number().int().min(0).max(65_535);

const environment = z.object({
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(500).default(DEFAULT_CONCURRENCY),
  AUTOMATEOS_PROBE_PORT: port.optional(),
  AUTOMATEOS_METRICS_TOKEN: z.string().min(1).optional(),
  AUTOMATEOS_EGRESS_ALLOW: z.string().default(''),
  PUBLIC_URL: z.string().default('http://127.0.0.1:3000'),
  AUTOMATEOS_DATA_DIR: z.string().optional()
});

/** @throws when a variable is missing or malformed; the message names it. */
export function readConfig(env: NodeJS.ProcessEnv): WorkerConfig {
  const parsed = environment.safeParse(env);
  if (!parsed.success) throw new Error(`The environment is not usable: ${z.prettifyError(parsed.error)}`);
  return {
    urls: databaseUrls(env),
    masterKey: loadMasterKey(env, parsed.data.AUTOMATEOS_DATA_DIR),
    concurrency: parsed.data.WORKER_CONCURRENCY,
    host: hostname(),
    publicUrl: parsed.data.PUBLIC_URL.replace(/\/$/, ''),
    probePort: parsed.data.AUTOMATEOS_PROBE_PORT,
    metricsToken: parsed.data.AUTOMATEOS_METRICS_TOKEN,
    egressAllow: parsed.data.AUTOMATEOS_EGRESS_ALLOW.split(',')
      .map((entry) => entry.trim())
      .filter(Boolean)
  };
}
