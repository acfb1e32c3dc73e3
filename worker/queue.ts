import { EventEmitter } from 'node:events';
import { Logger as QueueLogger, run as startRunner, type Runner, type WorkerEvents } from 'graphile-worker';
import type { RunKey } from '@automateos/db/queries/claims';
import type { Logger } from './logger.ts';

interface QueueOptions {
  /** Connection of the queue role. */
  url: string;
  concurrency: number;
  execute: (key: RunKey) => Promise<void>;
  /** Called with the pool's id before it takes its first jobs, each time a pool is made. */
  onPool: (poolId: string) => Promise<void>;
  log: Logger;
}

/** Jobs fetched ahead, in all. They wait here while others could do them, so it is not much more than one round trip's worth. */
const LOCAL_QUEUE = 20;
/** Jobs fetched ahead that no run slot has come free for go back soon: another worker may have one. */
const LOCAL_TTL_MS = 1_000;
const RESTART_MS = 1_000;
/** Jobs are fetched and completed in batches: more runs at a time need no more connections. */
const CONNECTIONS = 4;
const KNOWN_WARNING = 'maxPoolSize'; // wants a connection for each concurrent job

/**
 * graphile-worker as wake-up queue: a job is a run's id. Its pool shuts itself down when it cannot store what it has done
 * (a database that restarts), and may hang at that; a new one takes its place. What the old one held is freed as the jobs
 * of a dead pool.
 */
export class Queue {
  readonly #options: QueueOptions;
  #runner: Runner | undefined;
  #isStopped = false;
  #restart: NodeJS.Timeout | undefined;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Whether jobs are being taken. */
  get isRunning(): boolean {
    return this.#runner !== undefined;
  }

  async start(): Promise<void> {
    const { url, concurrency, execute, onPool, log } = this.#options;
    const events: WorkerEvents = new EventEmitter();
    let poolId: string | undefined;
    events.on('pool:create', ({ workerPool }) => (poolId = workerPool.id));
    const runner = await startRunner({
      connectionString: url,
      events,
      noHandleSignals: true,
      taskList: { run: (payload) => execute(payload as RunKey) }, // only app.enqueue_run and app.admit_runs make these jobs
      logger: queueLogger(log),
      preset: {
        worker: {
          concurrentJobs: concurrency,
          maxPoolSize: CONNECTIONS,
          // Above 0, jobs that end during a graceful stop keep their lock.
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          localQueue: { size: Math.max(LOCAL_QUEUE, concurrency + 1), ttl: LOCAL_TTL_MS }
        }
      }
    });
    this.#runner = runner;
    events.on('pool:gracefulShutdown', () => this.#replace(runner));
    runner.promise.catch((error: unknown) => log.warn({ err: error }, 'queue pool ended'));
    if (poolId) await onPool(poolId);
  }

  /** Takes no more jobs and waits for those in progress. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#restart);
    const runner = this.#runner;
    this.#runner = undefined;
    await runner?.stop();
  }

  #replace(ended: Runner | undefined): void {
    if (this.#isStopped || this.#runner !== ended) return;
    this.#runner = undefined;
    this.#restart = setTimeout(() => {
      this.start().catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'queue pool not started');
        this.#replace(undefined);
      });
    }, RESTART_MS);
  }
}

/** Its successes are not news, and its metadata holds whole jobs. */
function queueLogger(log: Logger): QueueLogger {
  return new QueueLogger(() => (level, message) => {
    if (level === 'error') log.error({ source: 'queue' }, message);
    else if (level === 'warning' && !message.includes(KNOWN_WARNING)) log.warn({ source: 'queue' }, message);
  });
}
