import { createEgress } from '@automateos/egress';
import { findDefinition } from '@automateos/workflow';
import { executors } from '@automateos/workflow/executors';
import type { Executors } from '../engine/deps.ts';
import { createLogger } from '../logger.ts';
import { startWorker, type RunningWorker } from '../worker.ts';
import type { FindDefinition } from '@automateos/workflow/run';
import type { Fixture } from './fixture.ts';

interface TestWorkerOptions {
  allow?: string[];
  concurrency?: number;
  executors?: Executors;
  findDefinition?: FindDefinition;
}

/** A worker inside the test process, on the fixture's database, with the real nodes unless told otherwise. */
export function startTestWorker(fixture: Fixture, options: TestWorkerOptions = {}): Promise<RunningWorker> {
  const { urls, masterKey } = fixture.database;
  return startWorker({
    urls,
    masterKey,
    concurrency: options.concurrency ?? 10,
    host: 'test',
    executors: { ...executors, ...options.executors },
    findDefinition: options.findDefinition ?? findDefinition,
    createEgress: (db) => createEgress({ db, masterKey, allow: options.allow }),
    log: createLogger(process.env.LOG_LEVEL ?? 'fatal')
  });
}
