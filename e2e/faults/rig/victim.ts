import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { waitFor } from '@automateos/worker/testing/fixture';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const READY_PATIENCE_MS = 60_000;
const SHOWN_LINES = 30;

export interface VictimSpec {
  name: string;
  /** Entry file, relative to the project. */
  entry: string;
  env: NodeJS.ProcessEnv;
  /** Further flags of node. */
  flags?: readonly string[];
}

/** One of our real processes, made to be killed: whoever kills it starts it again. */
export class Victim {
  readonly #spec: VictimSpec;
  #port: NodeJS.ProcessEnv = {};
  readonly #lines: string[] = [];
  #child: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  #killed = false;
  /** Ends that nobody here asked for. */
  readonly deaths: string[] = [];
  /** What the ready line says, of the last start. */
  ready: { port?: number; probePort?: number } = {};

  constructor(spec: VictimSpec) {
    this.#spec = spec;
  }

  /** Everything that it ever printed. */
  get output(): string {
    return this.#lines.join('\n');
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when it says that it is ready. @throws with its last words when it ends before */
  async start(): Promise<void> {
    const { name, entry, env, flags = [] } = this.#spec;
    const child = spawn(process.execPath, [...flags, entry], {
      cwd: ROOT,
      env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env, ...this.#port },
      stdio: ['ignore', 'pipe', 'pipe']
    });
    this.#child = child;
    this.#killed = false;
    this.#exited = once(child, 'exit').then(([code, signal]) => {
      if (!this.#killed) this.deaths.push(`${name} ended by itself (${signal ?? `code ${code}`})`);
    });
    const ready = Promise.withResolvers<void>();
    const fail = (why: string) =>
      ready.reject(new Error(`${name} ${why}\n${this.#lines.slice(-SHOWN_LINES).join('\n')}`));
    const patience = setTimeout(() => fail('is not ready after a minute.'), READY_PATIENCE_MS);
    child.once('exit', () => fail('ended before it was ready.'));
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        this.#lines.push(line);
        if (!line.includes('"ready":true')) return;
        this.ready = JSON.parse(line) as Victim['ready'];
        ready.resolve();
      });
    await ready.promise.finally(() => clearTimeout(patience));
  }

  /** Comes back on the port that it has now. @param variable that tells it */
  keepPort(variable: string): void {
    this.#port = { [variable]: String(this.ready.port) };
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    if (!this.isRunning) return;
    this.#killed = true;
    this.#child!.kill('SIGKILL');
    await this.#exited;
  }

  /** Sends a signal and waits for the line of JSON with this key, which the process prints in answer. */
  async ask(signal: NodeJS.Signals, key: string): Promise<Record<string, unknown>> {
    const before = this.#lines.length;
    this.#child!.kill(signal);
    const line = await waitFor(() => this.#lines.slice(before).find((text) => text.includes(`"${key}"`)), {
      what: `an answer to ${signal}`
    });
    return JSON.parse(line) as Record<string, unknown>;
  }

  pause(): void {
    this.#child!.kill('SIGSTOP');
  }

  resume(): void {
    this.#child!.kill('SIGCONT');
  }

  /** SIGTERM, and waits until it is gone. Resolves with its exit code. */
  async stop(): Promise<number | null> {
    this.#killed = true;
    this.#child!.kill('SIGTERM');
    await this.#exited;
    return this.#child!.exitCode;
  }
}
