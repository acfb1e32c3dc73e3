import { openWorkshop, PUBLIC_URL, type Workshop } from '@automateos/collab-server/testing/workshop';
import { TestClient } from '@automateos/collab-server/testing/client';
import { withOrg } from '@automateos/db';
import { createSecretStore } from '@automateos/egress';
import { toPublicId } from '@automateos/workflow';
import { onTestFinished } from 'vitest';
import { FaultProxy } from './proxy.ts';
import { EffectSink } from './sink.ts';
import { Victim, type VictimSpec } from './victim.ts';

/** Looked for everywhere after each case: it may be in the target's requests and nowhere else. */
export const CANARY = 'CANARY-7f3a-3c1d0b52-9e7c-4f3e-a0f6-5b7d2c9e8a11';

/** Characters of a process's output that a failure shows. */
const LAST_WORDS = 3_000;
const CLOSE_MS = 120_000;

export interface Team {
  orgId: string;
  userId: string;
  /** API key of the owner. */
  token: string;
  /** A secret whose value is the canary. */
  secretId: string;
}

interface WorkerOptions {
  concurrency?: number;
  proxy?: FaultProxy;
}

/** A database, the recording service, and our real processes on them. */
export class Rig {
  readonly workshop: Workshop;
  readonly sink: EffectSink;
  readonly victims: Victim[] = [];
  readonly #cleanUp: (() => unknown)[] = [];

  private constructor(workshop: Workshop, sink: EffectSink) {
    this.workshop = workshop;
    this.sink = sink;
  }

  /** Gone when the test is over, whatever happened. */
  static async open(): Promise<Rig> {
    const rig = new Rig(await openWorkshop(), await EffectSink.open());
    onTestFinished(async ({ task }) => {
      if (task.result?.state === 'fail') await rig.#tell();
      await rig.#close();
    }, CLOSE_MS);
    return rig;
  }

  get sql(): Workshop['owner'] {
    return this.workshop.owner;
  }

  async newTeam(): Promise<Team> {
    const { database } = this.workshop;
    const { orgId, owner } = await this.workshop.newTeam();
    const store = createSecretStore({ db: database.db, masterKey: database.masterKey });
    const { id } = await withOrg(database.db, orgId, (tx) =>
      store.create(tx, {
        orgId,
        name: 'Canary',
        hosts: [this.sink.host.split(':')[0]!],
        value: CANARY,
        createdBy: owner.userId
      })
    );
    return { orgId, userId: owner.userId, token: owner.token, secretId: toPublicId('sec', id) };
  }

  /** A proxy before Postgres, for whoever is started with it. */
  async newProxy(): Promise<FaultProxy> {
    const proxy = await FaultProxy.before(this.workshop.database.urls.owner);
    this.#cleanUp.push(() => proxy.close());
    return proxy;
  }

  async startWorker(options: WorkerOptions = {}): Promise<Victim> {
    const worker = this.newWorker(options);
    await worker.start();
    return worker;
  }

  /** A worker that is not started yet. */
  newWorker(options: WorkerOptions = {}): Victim {
    return this.#place(options.proxy, {
      name: 'worker',
      entry: 'worker/main.ts',
      env: {
        WORKER_CONCURRENCY: String(options.concurrency ?? 20),
        AUTOMATEOS_EGRESS_ALLOW: this.sink.host
      }
    });
  }

  startCollab(options: { port: number; proxy?: FaultProxy; flags?: readonly string[] }): Promise<Victim> {
    return this.#start(options.proxy, {
      name: 'collab-server',
      entry: 'collab-server/main.ts',
      flags: options.flags,
      env: { COLLAB_PORT: String(options.port), PUBLIC_URL }
    });
  }

  startWeb(options: { collabPort: number }): Promise<Victim> {
    return this.#start(undefined, {
      name: 'web',
      entry: 'web/server.ts',
      env: {
        PORT: '0',
        COLLAB_URLS: `http://127.0.0.1:${options.collabPort}`
      }
    });
  }

  /** Somebody at a document; the server may be away for a while. */
  client(options: ConstructorParameters<typeof TestClient>[0]): TestClient {
    const client = new TestClient(options);
    this.#cleanUp.unshift(() => client.destroy());
    return client;
  }

  /** Lets the leases of dead workers run out now, where the time of the takeover is not what is asked. */
  async expireLeases(): Promise<void> {
    await this.sql`UPDATE workers SET lease_until = now() - interval '1 second'`;
    await this.sql`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '1 minute'
      WHERE locked_at IS NOT NULL`;
  }

  async #start(proxy: FaultProxy | undefined, spec: VictimSpec): Promise<Victim> {
    const victim = this.#place(proxy, spec);
    await victim.start();
    return victim;
  }

  #place(proxy: FaultProxy | undefined, spec: VictimSpec): Victim {
    const { env } = this.workshop.database;
    const url = proxy ? { DATABASE_URL: proxy.through(env.DATABASE_URL!) } : {};
    const victim = new Victim({ ...spec, env: { HOST: '127.0.0.1', ...env, ...url, ...spec.env } });
    this.victims.push(victim);
    return victim;
  }

  /** What helps to find out why a case failed. */
  async #tell(): Promise<void> {
    const runs = await this.sql`SELECT status, error, count(*)::int AS runs FROM runs GROUP BY status, error`;
    console.error('Runs:', JSON.stringify(runs, undefined, 2));
    for (const { output } of this.victims) console.error(output.slice(-LAST_WORDS));
  }

  async #close(): Promise<void> {
    for (const work of this.#cleanUp.splice(0)) await work();
    await Promise.all(this.victims.map((victim) => victim.kill()));
    await this.sink.close();
    await this.workshop.close();
  }
}
