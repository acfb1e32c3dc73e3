import { openProbes } from '@automateos/db/probes';
import { createEgress } from '@automateos/egress';
import { findDefinition } from '@automateos/workflow';
import { executors } from '@automateos/workflow/executors';
import { readConfig } from './config.ts';
import { createLogger } from './logger.ts';
import { startWorker } from './worker.ts';

const log = createLogger();
// graphile-worker leaves promises behind when the database goes away under it; that is no reason to die with all runs.
process.on('unhandledRejection', (error) => log.error({ err: error }, 'unhandled rejection'));

const config = readConfig(process.env);
const worker = await startWorker({
  ...config,
  log,
  executors,
  findDefinition,
  createEgress: (db) => createEgress({ db, masterKey: config.masterKey, allow: config.egressAllow })
});
const { probePort, metricsToken } = config;
const probeState = { isReady: () => worker.isReady(), metrics: () => worker.metrics(), metricsToken };
const probes = probePort === undefined ? undefined : await openProbes(probePort, probeState);

let isStopping = false;
async function stop(signal: NodeJS.Signals): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  log.info({ signal }, 'stopping');
  await worker.stop();
  await probes?.close();
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => {
    stop(signal).catch((error: unknown) => {
      log.error({ err: error }, 'not stopped cleanly');
      process.exit(1);
    });
  });

log.info({ ready: true, concurrency: config.concurrency, probePort: probes?.port }, 'ready');
