import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { CollabServerOptions } from '../server.ts';
import { startChild, type Child, type ChildOptions } from './child.ts';
import { RawClient, TestClient, type JoinOptions } from './client.ts';
import {
  openWorkshop,
  type Person,
  type RunningServer,
  type TestWorkflow,
  type Workshop
} from './workshop.ts';

export interface TestRoom extends TestWorkflow {
  ada: Person;
  bob: Person;
}

/** A workshop with one server for a test file; clients go away after each test. Call it at the top of the file. */
export class Lab {
  #workshop: Workshop | undefined;
  #running: RunningServer | undefined;
  readonly #clients: { destroy(): void }[] = [];

  constructor(options: Partial<CollabServerOptions> = {}) {
    beforeAll(async () => {
      this.#workshop = await openWorkshop();
      this.#running = await this.#workshop.newServer(options);
    });
    afterEach(() => {
      for (const client of this.#clients.splice(0)) client.destroy();
    });
    afterAll(() => this.#workshop?.close());
  }

  get workshop(): Workshop {
    return this.#workshop!;
  }

  get running(): RunningServer {
    return this.#running!;
  }

  get sql(): Workshop['owner'] {
    return this.workshop.owner;
  }

  /** A document of a team with an owner, Ada, and an editor, Bob. */
  async newRoom(): Promise<TestRoom> {
    const { orgId, owner } = await this.workshop.newTeam();
    const bob = await this.workshop.addPerson(orgId, 'editor');
    return { ...(await this.workshop.newWorkflow(orgId)), ada: owner, bob };
  }

  /** A client that may or may not get in. */
  client(options: Omit<JoinOptions, 'url'> & { url?: string }): TestClient {
    const client = new TestClient({ url: this.running.url, ...options });
    this.#clients.push(client);
    return client;
  }

  /** A client that is in and has the document. */
  async join(options: Omit<JoinOptions, 'url'> & { url?: string }): Promise<TestClient> {
    const client = this.client(options);
    await expect.poll(() => client.provider.isSynced, { timeout: 5_000 }).toBe(true);
    return client;
  }

  /** A server process on the same database. It does not outlive the test. */
  async child(options: ChildOptions = {}): Promise<Child> {
    const child = await startChild(this.workshop.database.env, options);
    this.#clients.push({ destroy: () => child.process.kill('SIGKILL') });
    return child;
  }

  /** Runs after the test. */
  cleanUp(destroy: () => void): void {
    this.#clients.push({ destroy });
  }

  raw(options: { name: string; url?: string; path?: string; headers?: Record<string, string> }): RawClient {
    const client = new RawClient({ url: this.running.url, ...options });
    this.#clients.push({ destroy: () => client.ws.terminate() });
    return client;
  }
}
