import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Metric } from '@automateos/db/probes';
import { nodeCommand, type Command } from './runtime.ts';

const READY_PATIENCE_MS = 60_000;
const STOP_PATIENCE_MS = 25_000; // a worker may finish its step, see architecture: graceful stop
const FIRST_RESTART_MS = 250;
const LONGEST_RESTART_MS = 10_000;
const STABLE_MS = 30_000;
const PINO_ERROR = 50;

export interface ProcessSpec {
  name: string;
  /** Entry file, relative to the project. */
  entry: string;
  env: NodeJS.ProcessEnv;
  /** How to start the entry; this Node when left out. */
  commandFor?(entry: string): Command;
}

export interface SupervisorOptions {
  logDirectory: string;
  /** Something a person at the terminal should know. */
  onMessage(text: string): void;
}

/** Keeps processes running: restarts what dies, with growing pauses when it dies again at once; stops them together. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #children = new Map<string, Child>();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    mkdirSync(options.logDirectory, { recursive: true });
  }

  /** Starts a process; resolves when it says that it is ready. */
  start(spec: ProcessSpec): Promise<void> {
    const child = new Child(spec, this.#options);
    this.#children.set(spec.name, child);
    return child.start();
  }

  pids(): Record<string, number | undefined> {
    return Object.fromEntries([...this.#children].map(([name, child]) => [name, child.pid]));
  }

  /** Whether every process has said that it is ready, and lives. */
  isReady(): boolean {
    return this.#children.size > 0 && [...this.#children.values()].every((child) => child.isReady);
  }

  metrics(): Metric[] {
    const children = [...this.#children];
    const metric = (name: string, type: Metric['type'], valueOf: (child: Child) => number): Metric[] =>
      children.map(([process, child]) => ({ name, type, value: valueOf(child), labels: { process } }));
    return [
      ...metric('supervisor_process_ready', 'gauge', (child) => Number(child.isReady)),
      ...metric('supervisor_process_restarts_total', 'counter', (child) => child.restarts)
    ];
  }

  /** Asks all to finish, and ends those that do not within 25 s. */
  async stop(): Promise<void> {
    await Promise.all([...this.#children.values()].map((child) => child.stop()));
  }
}

class Child {
  readonly #spec: ProcessSpec;
  readonly #options: SupervisorOptions;
  readonly #log: WriteStream;
  #process: ChildProcess | undefined;
  #stopping = false;
  #restartMs = FIRST_RESTART_MS;
  #restart: NodeJS.Timeout | undefined;
  isReady = false;
  /** How often it was started again. */
  restarts = 0;

  constructor(spec: ProcessSpec, options: SupervisorOptions) {
    this.#spec = spec;
    this.#options = options;
    this.#log = createWriteStream(join(options.logDirectory, `${spec.name}.log`), { flags: 'a' });
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  start(): Promise<void> {
    const startedAt = Date.now();
    const { entry, env, commandFor = nodeCommand } = this.#spec;
    const { command, args, cwd } = commandFor(entry);
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc']
    });
    this.#process = child;
    child.once('exit', (code, signal) => this.#onExit(startedAt, signal ?? `code ${code}`));
    return this.#untilReady(child);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#restart);
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await gone;
    clearTimeout(deadline);
  }

  #onExit(startedAt: number, reason: string): void {
    this.isReady = false;
    if (this.#stopping) return;
    this.#restartMs =
      Date.now() - startedAt > STABLE_MS
        ? FIRST_RESTART_MS
        : Math.min(this.#restartMs * 2, LONGEST_RESTART_MS);
    this.#options.onMessage(`${this.#spec.name} ended (${reason}); starting it again.`);
    this.#restart = setTimeout(() => {
      this.restarts++;
      this.start().catch((error: Error) => this.#options.onMessage(error.message));
    }, this.#restartMs);
  }

  #untilReady(child: ChildProcess): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const fail = (why: string) => reject(new Error(`${this.#spec.name} did not start: ${why}`));
    const deadline = setTimeout(() => fail('it gave no sign of life for a minute.'), READY_PATIENCE_MS);
    child.once('exit', () => fail(`see ${this.#spec.name}.log in ${this.#options.logDirectory}.`));
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream! }).on('line', (line) => {
        this.#log.write(`${line}\n`);
        if (!this.#read(line)) return;
        this.isReady = true;
        resolve();
      });
    return promise.finally(() => clearTimeout(deadline));
  }

  /** Shows errors to the person at the terminal; true when the line says that the process is ready. */
  #read(line: string): boolean {
    const entry = parseLogLine(line);
    if (!entry) return false;
    if (typeof entry.level === 'number' && entry.level >= PINO_ERROR)
      this.#options.onMessage(`${this.#spec.name}: ${entry.msg ?? 'error'}`);
    return entry.ready === true;
  }
}

function parseLogLine(line: string): { level?: number; msg?: string; ready?: boolean } | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    return JSON.parse(line) as { level?: number; msg?: string; ready?: boolean };
  } catch {
    return undefined; // not a log line of ours: it is in the file
  }
}
