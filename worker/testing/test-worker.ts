import { createEgress } from '@automateos/egress';
import { executors } from '@automateos/workflow/executors';
import type { Executors } from '../engine/deps.ts';
import { createLogger } from '../logger.ts';
import { startWorker, type RunningWorker } from '../worker.ts';
import type { Fixture } from './fixture.ts';
import { findTestDefinition, giveItems } from './nodes.ts';

interface TestWorkerOptions {
  allow?: string[];
  concurrency?: number;
  executors?: Executors;
  /** In place of the usual pretend services. */
  pretend?: Parameters<typeof createEgress>[0]['pretend'];
}

/** A worker inside the test process, on the fixture's database, with the real nodes and those of nodes.ts. */
export function startTestWorker(fixture: Fixture, options: TestWorkerOptions = {}): Promise<RunningWorker> {
  const { urls, masterKey } = fixture.database;
  return startWorker({
    urls,
    masterKey,
    concurrency: options.concurrency ?? 10,
    host: 'test',
    publicUrl: 'http://127.0.0.1:3000',
    executors: { ...executors, 'test-items': giveItems, ...options.executors },
    findDefinition: findTestDefinition,
    createEgress: (db) => createEgress({ db, masterKey, allow: options.allow, pretend: options.pretend }),
    log: createLogger(process.env.LOG_LEVEL ?? 'fatal')
  });
}
