import { createEgress } from '@automateos/egress';
import { executors } from '@automateos/workflow/executors';
import { readConfig } from '../config.ts';
import { createLogger } from '../logger.ts';
import { startWorker } from '../worker.ts';
import { findTestDefinition } from './nodes.ts';

/** A worker whose node `test-pure` kills the process, as a step that runs out of memory would. */
const log = createLogger();
const config = readConfig(process.env);
await startWorker({
  ...config,
  log,
  executors: { ...executors, 'test-pure': () => process.kill(process.pid, 'SIGKILL') && { out: [] } },
  findDefinition: findTestDefinition,
  createEgress: (db) => createEgress({ db, masterKey: config.masterKey, allow: config.egressAllow })
});
log.info({ ready: true }, 'ready');
