import { createHmac } from 'node:crypto';
import { deriveKey, openDatabase, withOrgs, type Database } from '@automateos/db';
import { callStore } from '@automateos/db/queries/data-store';
import { callOnce } from '@automateos/db/queries/run-calls';
import { askOnce } from '@automateos/db/queries/run-waits';
import { maintainRuns } from '@automateos/db/queries/workers';
import type { Egress } from '@automateos/egress';
import type { Metric } from '@automateos/db/probes';
import { LEASE } from '@automateos/workflow';
import type { FindDefinition } from '@automateos/workflow/run';
import { Claimer } from './claimer.ts';
import { Clock } from './clock.ts';
import type { WorkerConfig } from './config.ts';
import type { Executors } from './engine/deps.ts';
import { Engine } from './engine/engine.ts';
import { JournalWriter } from './journal-writer.ts';
import { Lease } from './lease.ts';
import type { Logger } from './logger.ts';
import { Metrics } from './metrics.ts';
import { pause } from './pause.ts';
import { PlanCache } from './plan-cache.ts';
import { Queue } from './queue.ts';
import { repeat, type Repetition } from './repeat.ts';
import { RunEvents } from './run-events.ts';
import { fireSchedules } from './tasks/fire-schedules.ts';
import { readFeeds } from './tasks/read-feeds.ts';
import { reap } from './tasks/reap.ts';
import { subscribeApps } from './tasks/subscribe-apps.ts';

const SCHEDULE_MS = 1_000;
const FEEDS_MS = 2_000;
const SUBSCRIPTIONS_MS = 1_000;
const DAY_MS = 86_400_000;
/** Time that steps in flight get at a stop (security P4). */
const GRACE_MS = 20_000;
/** Two batch writers, loading, timers and LISTEN. */
const CONNECTIONS = 6;

interface WorkerOptions extends Pick<
  WorkerConfig,
  'urls' | 'masterKey' | 'concurrency' | 'host' | 'publicUrl'
> {
  executors: Executors;
  findDefinition: FindDefinition;
  /** Made on this worker's own database pool. */
  createEgress: (db: Database) => Egress;
  log: Logger;
}

export interface RunningWorker {
  isReady(): boolean;
  metrics(): Metric[];
  /** Graceful stop: steps in flight get 20 s, then every run is put aside for other workers. */
  stop(): Promise<void>;
}

/** Starts to take and execute runs. @throws when the database is not there. */
export async function startWorker(options: WorkerOptions): Promise<RunningWorker> {
  const worker = new Worker(options);
  await worker.start();
  return worker;
}

class Worker implements RunningWorker {
  readonly #log: Logger;
  readonly #db: Database;
  readonly #egress: Egress;
  readonly #lease: Lease;
  readonly #events: RunEvents;
  readonly #journal: JournalWriter;
  readonly #engine: Engine;
  readonly #queue: Queue;
  readonly #metrics = new Metrics();
  readonly #outside: Pick<WorkerConfig, 'masterKey' | 'publicUrl'>;
  readonly #stopping = new AbortController();
  #tasks: Repetition[] = [];
  #unlisten: (() => Promise<void>) | undefined;

  constructor(options: WorkerOptions) {
    const { urls, masterKey, concurrency, host, executors, findDefinition, log } = options;
    this.#log = log;
    this.#outside = { masterKey, publicUrl: options.publicUrl };
    const db = openDatabase(urls.app, { max: CONNECTIONS, name: 'automateos-worker' });
    this.#db = db;
    this.#egress = options.createEgress(db);
    const clock = new Clock();
    this.#lease = new Lease({ db, clock, log, host, onLost: () => this.#engine.stopAll('lost') });
    this.#events = new RunEvents(db, log);
    this.#journal = new JournalWriter({
      ...{ db, lease: this.#lease, events: this.#events },
      metrics: this.#metrics
    });
    this.#engine = new Engine({
      db,
      clock,
      log,
      executors,
      egress: this.#egress,
      journal: this.#journal,
      plans: new PlanCache(db, findDefinition),
      claimer: new Claimer(db, this.#lease),
      idempotencyKey: keyMaker(masterKey),
      publicUrl: options.publicUrl,
      linkKey: deriveKey(masterKey, 'approval-link'),
      call: (call) => withOrgs(db, [call.orgId], (tx) => callOnce(tx, call)),
      ask: (wait) => withOrgs(db, [wait.orgId], (tx) => askOnce(tx, wait)),
      store: (place, work) => withOrgs(db, [place.orgId], (tx) => callStore(tx, place, work))
    });
    this.#queue = new Queue({
      url: urls.queue,
      concurrency,
      log,
      execute: (key) => this.#engine.execute(key),
      onPool: (poolId) => this.#lease.setPool(poolId)
    });
  }

  async start(): Promise<void> {
    await this.#lease.start();
    const { unlisten } = await this.#db.sql.listen(
      'run_cancel',
      (payload) => this.#engine.cancel(payload.split(':')[1] ?? ''),
      () => this.#catchUpCancels()
    );
    this.#unlisten = unlisten;
    await this.#queue.start();
    this.#tasks = [
      this.#repeat('reap', LEASE.reaperMs, () => reap(this.#db, this.#log)),
      this.#repeat('fire schedules', SCHEDULE_MS, async () => void (await fireSchedules(this.#db))),
      this.#repeat('read feeds', FEEDS_MS, async () => void (await readFeeds(this.#door))),
      this.#repeat('subscribe apps', SUBSCRIPTIONS_MS, () =>
        subscribeApps({ ...this.#door, ...this.#outside })
      ),
      this.#repeat('maintain', DAY_MS, () => maintainRuns(this.#db))
    ];
  }

  isReady(): boolean {
    return this.#lease.isHeld && this.#queue.isRunning;
  }

  metrics(): Metric[] {
    return this.#metrics.list({ runs: this.#engine.size, isLeaseHeld: this.#lease.isHeld });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#tasks.map((task) => task.stop()));
    this.#engine.drain();
    const stopped = new AbortController();
    const queueStopped = this.#queue.stop().finally(() => stopped.abort());
    await pause(GRACE_MS, stopped.signal);
    this.#engine.stopAll('shutdown');
    await queueStopped;
    await this.#journal.close();
    await this.#events.close();
    await this.#unlisten?.();
    await this.#lease.stop();
    await this.#egress.close();
    await this.#db.end();
  }

  /** For tasks that reach outside. */
  get #door() {
    return { db: this.#db, egress: this.#egress, signal: this.#stopping.signal };
  }

  /** Called whenever the worker begins to listen, so after a lost connection too. */
  #catchUpCancels(): void {
    this.#engine
      .cancelRequested()
      .catch((error: unknown) => this.#log.warn({ err: error }, 'cancels not read'));
  }

  #repeat(task: string, periodMs: number, work: () => Promise<void>): Repetition {
    return repeat(periodMs, work, (error) => this.#log.warn({ err: error, task }, 'task failed'));
  }
}

/** HMAC-SHA256 over the parts, each with its length in front, so that no two lists of parts look alike. */
function keyMaker(masterKey: Buffer): (parts: (string | Uint8Array)[]) => string {
  const key = deriveKey(masterKey, 'idempotency');
  return (parts) => {
    const hmac = createHmac('sha256', key);
    for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part);
    return hmac.digest('hex');
  };
}
