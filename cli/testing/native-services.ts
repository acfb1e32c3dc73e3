import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { ROOT } from '../paths.ts';
import { anyFreePort } from '../ports.ts';
import { Supervisor } from '../supervisor.ts';
import { ourServices, PORT_VARIABLE, type ComposeFile } from './compose-file.ts';

/** Debian's package; `pnpm test` installs it where it may. */
export const CADDY = '/usr/bin/caddy';

/** What a container with a read-only root leaves: Node may write to the temporary folder only. */
const READ_ONLY = `--permission --allow-fs-read=* --allow-fs-write=${tmpdir()} --allow-worker --allow-addons --allow-wasi`;

const run = promisify(execFile);

interface Instance {
  name: string;
  entry: string;
  env: Record<string, string>;
  /** The arguments of `node` that its health check runs; none for the migration. */
  health: string[] | undefined;
  /** `http://127.0.0.1:port` */
  url: string;
}

export interface NativeServicesOptions {
  compose: ComposeFile;
  /** Stands for the service `postgres`. */
  databaseUrl: string;
  /** For logs and Caddy's files. */
  directory: string;
}

/**
 * The compose file's own services as processes of this machine, with the environment that it gives them and nothing else.
 * Only hosts and ports differ: every `service:port` becomes a free port of the loopback interface.
 */
export class NativeServices {
  readonly #options: NativeServicesOptions;
  readonly #instances: readonly Instance[];
  readonly #move: (text: string) => string;
  readonly #supervisor: Supervisor;
  #redis: ChildProcess | undefined;

  private constructor(
    options: NativeServicesOptions,
    placed: { instances: readonly Instance[]; move: (text: string) => string }
  ) {
    this.#options = options;
    this.#instances = placed.instances;
    this.#move = placed.move;
    this.#supervisor = new Supervisor({ logDirectory: options.directory, onMessage: () => {} });
  }

  static async place(options: NativeServicesOptions): Promise<NativeServices> {
    const moved = new Map<string, string>();
    const move = (text: string) => {
      for (const [from, to] of moved) text = text.replaceAll(from, to);
      return text;
    };
    const places = [];
    for (const [service, { deploy, environment, command }] of ourServices(options.compose))
      for (let number = 1; number <= deploy.replicas; number++) {
        const port = await anyFreePort();
        const composePort = environment[PORT_VARIABLE[command[0]!] ?? ''];
        if (deploy.replicas === 1) moved.set(`${service}:${composePort}`, `127.0.0.1:${port}`);
        places.push({ service, name: deploy.replicas === 1 ? service : `${service}-${number}`, port });
      }
    moved.set('redis:6379', `127.0.0.1:${await anyFreePort()}`);
    const instances = places.map((place) => describeInstance(options, place, move));
    return new NativeServices(options, { instances, move });
  }

  /** Names of the long-running processes. */
  get names(): string[] {
    return this.#running.map(({ name }) => name);
  }

  url(name: string): string {
    return this.#find(name).url;
  }

  /** Runs the one-shot service to its end. @throws with its output when it fails */
  async migrate(): Promise<void> {
    const { entry, env } = this.#find('migrate');
    await run(process.execPath, [entry], { cwd: ROOT, env });
  }

  /** Resolves when all processes say that they are ready. */
  async start(): Promise<void> {
    await Promise.all(this.#running.map((instance) => this.#supervisor.start(instance)));
  }

  /** The service `redis`, with the command that the compose file gives it. */
  async startRedis(): Promise<void> {
    const [program, ...args] = this.#options.compose.services.redis!.command;
    const [host, port] = this.#redisAddress;
    const redis = spawn(program!, [...args, '--bind', host, '--port', port], {
      cwd: this.#options.directory,
      stdio: ['ignore', 'pipe', 'inherit']
    });
    this.#redis = redis;
    for await (const line of createInterface({ input: redis.stdout }))
      if (line.includes('Ready to accept connections')) return;
    throw new Error('Redis did not start.');
  }

  /** The health check of the service `redis`. @throws when it fails */
  async checkRedis(): Promise<void> {
    const { environment, healthcheck } = this.#options.compose.services.redis!;
    const [, program, ...args] = healthcheck!.test;
    const [host, port] = this.#redisAddress;
    await run(program!, ['-h', host, '-p', port, ...args], {
      env: { PATH: process.env.PATH, ...environment }
    });
  }

  /** Runs the health check of a process as the container engine would. @throws when it fails */
  async checkHealth(name: string): Promise<void> {
    await run(process.execPath, this.#find(name).health!, { cwd: ROOT, env: {} });
  }

  /** Caddy with the project's Caddyfile; returns how to stop it. */
  startCaddy(publicUrl: string): () => Promise<void> {
    const { directory } = this.#options;
    const file = join(directory, 'Caddyfile');
    const config = this.#move(readFileSync(join(ROOT, 'Caddyfile'), 'utf8'));
    writeFileSync(file, `{\n\tadmin off\n}\n${config}`); // its port is fixed, and another Caddy may have it
    const caddy = spawn(CADDY, ['run', '--config', file, '--adapter', 'caddyfile'], {
      env: { PUBLIC_URL: publicUrl, XDG_CONFIG_HOME: directory, XDG_DATA_HOME: directory },
      stdio: 'ignore'
    });
    const gone = once(caddy, 'exit');
    return async () => {
      caddy.kill('SIGTERM');
      await gone;
    };
  }

  async stop(): Promise<void> {
    await this.#supervisor.stop();
    if (!this.#redis) return;
    const gone = once(this.#redis, 'exit');
    this.#redis.kill('SIGTERM');
    await gone;
  }

  get #redisAddress(): [host: string, port: string] {
    return this.#move('redis:6379').split(':') as [string, string];
  }

  get #running(): Instance[] {
    return this.#instances.filter(({ health }) => health);
  }

  #find(name: string): Instance {
    const instance = this.#instances.find((candidate) => candidate.name === name);
    if (!instance) throw new Error(`The compose file has no ${name}.`);
    return instance;
  }
}

function describeInstance(
  { compose, databaseUrl }: NativeServicesOptions,
  { service, name, port }: { service: string; name: string; port: number },
  move: (text: string) => string
): Instance {
  const { command, environment, healthcheck, read_only: isReadOnly } = compose.services[service]!;
  const entry = command[0]!;
  const portVariable = PORT_VARIABLE[entry];
  const own: Record<string, string> = { DATABASE_URL: databaseUrl };
  if (environment.HOST) own.HOST = '127.0.0.1';
  if (portVariable) own[portVariable] = String(port);
  const values = Object.entries(environment).map(([variable, value]) => [
    variable,
    own[variable] ?? move(value)
  ]);
  return {
    name,
    entry,
    // PATH as in any image; NODE_ENV is set by ours.
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      ...(isReadOnly ? { NODE_OPTIONS: READ_ONLY } : {}),
      ...Object.fromEntries(values)
    },
    health: healthcheck?.test
      .slice(2)
      .map((word) => word.replace(`127.0.0.1:${environment[portVariable!]}`, `127.0.0.1:${port}`)),
    url: `http://127.0.0.1:${port}`
  };
}
