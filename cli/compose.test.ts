import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ADDRESS_HEADER } from '@automateos/auth';
import dockerignore from '@balena/dockerignore';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { ROOT } from './paths.ts';
import {
  COMPOSE_FILE,
  ourServices,
  PORT_VARIABLE,
  readCompose,
  variablesOf
} from './testing/compose-file.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const SECRETS = { AUTOMATEOS_MASTER_KEY: 'key', POSTGRES_PASSWORD: 'secret', REDIS_PASSWORD: 'hidden' };

const compose = readCompose(SECRETS);
const ours = ourServices(compose);
const caddyfile = read('Caddyfile');

describe('the compose file', () => {
  test('follows the Compose specification', () => {
    const rules = { 'no-unbound-port-interfaces': 0 } as const; // browsers come from outside
    const linter = new DCLinter({ rules, quiet: true, debug: false, exclude: [] });
    const [result] = linter.lintFiles([COMPOSE_FILE], false);
    expect(result!.messages.filter(({ type }: { type: string }) => type === 'error')).toEqual([]);
  });

  test.each(Object.keys(SECRETS))('does not start without %s', (name) => {
    expect(() => readCompose({ ...SECRETS, [name]: '' })).toThrow(`${name}: set it in .env`);
  });

  test('explains every variable that it takes from .env', () => {
    const text = read('docker-compose.yml');
    const explained = [...text.matchAll(/^# {3}([A-Z_]+)=/gm)].map(([, name]) => name);
    expect(explained.sort()).toEqual([...variablesOf(text)].sort());
  });

  test('runs two webs, two collab-servers and two workers once one migration is done', () => {
    const counts: Record<string, number> = {};
    for (const [, { command, deploy }] of ours)
      counts[command[0]!] = (counts[command[0]!] ?? 0) + deploy.replicas;
    expect(counts).toEqual({
      'web/server.ts': 2,
      'collab-server/main.ts': 2,
      'worker/main.ts': 2,
      'cli/migrate.ts': 1
    });
    for (const [name, { depends_on }] of ours)
      expect(depends_on, name).toEqual(
        name === 'migrate'
          ? { postgres: { condition: 'service_healthy' } }
          : { migrate: { condition: 'service_completed_successfully' } }
      );
  });

  test('names entries that exist, in its commands and health checks', () => {
    for (const [name, { command, healthcheck }] of ours) {
      expect(existsSync(join(ROOT, command[0]!)), `${name}: ${command[0]}`).toBe(true);
      if (healthcheck) expect(existsSync(join(ROOT, healthcheck.test[2]!)), name).toBe(true);
    }
  });

  test('builds the image once', () => {
    expect(ours.filter(([, { build }]) => build === '.').map(([name]) => name)).toEqual(['migrate']);
    expect(Object.values(compose.services).filter(({ build }) => build)).toHaveLength(1);
  });

  test('restarts and watches everything but the migration', () => {
    for (const [name, { restart, healthcheck }] of Object.entries(compose.services)) {
      expect(restart, name).toBe(name === 'migrate' ? 'no' : 'unless-stopped');
      expect(healthcheck !== undefined, name).toBe(name !== 'migrate');
    }
  });

  test('opens ports of Caddy only', () => {
    const open = Object.entries(compose.services).filter(([, { ports }]) => ports.length > 0);
    expect(open.map(([name]) => name)).toEqual(['caddy']);
  });

  test('lets no container change its own files', () => {
    const open = Object.entries(compose.services).filter(([, { read_only: isReadOnly }]) => !isReadOnly);
    expect(open.map(([name]) => name)).toEqual([]);
  });

  test('mounts volumes that it declares and files that exist', () => {
    const sources = Object.values(compose.services).flatMap(({ volumes }) =>
      volumes.map((volume) => volume.split(':')[0]!)
    );
    const [files, volumes] = [true, false].map((isFile) =>
      sources.filter((source) => source.startsWith('./') === isFile)
    );
    expect(files!.every((path) => existsSync(join(ROOT, path)))).toBe(true);
    expect(volumes!.sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

/** Folders whose code runs in every process. */
const SHARED = ['workflow', 'db', 'auth', 'egress'];

/** Names of environment variables that the code behind an entry reads: `env.NAME`, or a field of a schema of them. */
function variablesReadBy(entry: string): Set<string> {
  const folders = [entry.split('/')[0], ...SHARED].join(',');
  const files = globSync(`{${folders}}/**/*.ts`, {
    cwd: ROOT,
    exclude: (path) => /node_modules|testing|\.test\.ts$|(^|\/)build$/.test(path)
  });
  const names = files.flatMap((path) =>
    [...read(path).matchAll(/\benv\.([A-Z][A-Z0-9_]+)\b|^\s+([A-Z][A-Z0-9_]+): (?:z|port)\b/gm)].map(
      ([, direct, field]) => direct ?? field!
    )
  );
  return new Set(names);
}

describe('the environment', () => {
  test.each(ours.map(([name, service]) => ({ name, service })))('of $name is read by it', ({ service }) => {
    const known = variablesReadBy(service.command[0]!);
    expect(Object.keys(service.environment).filter((variable) => !known.has(variable))).toEqual([]);
  });

  test('of Caddy is what the Caddyfile asks for', () => {
    const asked = [...caddyfile.matchAll(/\{\$(\w+)/g)].map(([, name]) => name);
    expect(Object.keys(compose.services.caddy!.environment)).toEqual(asked);
  });

  test('tells all processes the same key, database and public address', () => {
    for (const variable of ['AUTOMATEOS_MASTER_KEY', 'DATABASE_URL', 'PUBLIC_URL']) {
      const values = Object.values(compose.services).flatMap(
        ({ environment }) => environment[variable] ?? []
      );
      expect(new Set(values).size, variable).toBe(1);
    }
    const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = compose.services.postgres!.environment;
    const url = `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}`;
    expect(compose.services.migrate!.environment.DATABASE_URL).toBe(url);
  });
});

/** `service:port` of every instance of an entry. */
function addressesOf(entry: string): string[] {
  return ours
    .filter(([, { command }]) => command[0] === entry)
    .map(([name, { environment }]) => `${name}:${environment[PORT_VARIABLE[entry]!]}`);
}

describe('addresses', () => {
  test('of the Caddyfile are those of the services', () => {
    const upstreams = [...caddyfile.matchAll(/reverse_proxy (.+) \{/g)].map(([, list]) => list!.split(' '));
    expect(upstreams).toEqual([addressesOf('collab-server/main.ts'), addressesOf('web/server.ts')]);
  });

  test('of Redis is the same for all collab-servers, and only they have it', () => {
    const { REDISCLI_AUTH } = compose.services.redis!.environment;
    expect(compose.services.redis!.command.slice(-2)).toEqual(['--requirepass', REDISCLI_AUTH]);
    for (const [name, { command, environment }] of ours)
      expect(environment.REDIS_URL, name).toBe(
        command[0] === 'collab-server/main.ts' ? `redis://:${REDISCLI_AUTH}@redis:6379` : undefined
      );
  });

  test('of COLLAB_URLS are those of the collab-servers, in one order for every web', () => {
    const urls = addressesOf('collab-server/main.ts').map((address) => `http://${address}`);
    for (const [name, { command, environment }] of ours)
      if (command[0] === 'web/server.ts') expect(environment.COLLAB_URLS, name).toBe(urls.join(','));
  });

  test('of health checks are where the process listens', () => {
    for (const [name, { command, environment, healthcheck }] of ours) {
      const port = environment[PORT_VARIABLE[command[0]!] ?? ''];
      if (healthcheck) expect(healthcheck.test.at(-1), name).toBe(`http://127.0.0.1:${port}/readyz`);
    }
  });

  test('of clients cannot be claimed by them', () => {
    expect(caddyfile.toLowerCase()).toContain(`request_header -${ADDRESS_HEADER}\n`);
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');
  const context = dockerignore.default().add(read('.dockerignore'));
  const isInContext = (path: string) => !context.ignores(path);

  test('has a Dockerfile without known mistakes', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  test('copies every folder of the workspace and every entry', () => {
    expect(dockerfile).toMatch(/^COPY \. \.$/m);
    const { packages, patchedDependencies } = parse(read('pnpm-workspace.yaml')) as {
      packages: string[];
      patchedDependencies: Record<string, string>;
    };
    const needed = [
      'package.json',
      'pnpm-lock.yaml',
      'pnpm-workspace.yaml',
      'svelte.config.js',
      'vite.config.ts',
      ...packages.map((folder) => `${folder}/package.json`),
      ...Object.values(patchedDependencies),
      ...ours.map(([, { command }]) => command[0]!),
      'cli/probe.ts',
      ...globSync('templates/*/{workflow,template}.json', { cwd: ROOT }),
      ...globSync('db/migrations/**/*.{sql,json}', { cwd: ROOT })
    ];
    expect(needed.filter((path) => !existsSync(join(ROOT, path)) || !isInContext(path))).toEqual([]);
  });

  test('is built without secrets, data and what the host has installed', () => {
    const unwanted = ['.env', '.data/master.key', '.git/config', 'node_modules/x', 'web/node_modules/x'];
    expect([...unwanted, 'web/build/handler.js', 'cli/compose.test.ts'].filter(isInContext)).toEqual([]);
  });

  test('has the versions of Node and pnpm that the project names', () => {
    const { packageManager, dependencies } = JSON.parse(read('package.json')) as {
      packageManager: string;
      dependencies: Record<string, string>;
    };
    expect(dockerfile).toContain(`node:${dependencies.node!.replace('^', '')}-`);
    expect(dockerfile).toContain(`npm install --global ${packageManager}\n`);
  });

  test('runs the entry that the command names, and the web without one', () => {
    expect(dockerfile).toContain('ENTRYPOINT ["node"]\nCMD ["web/server.ts"]\n');
  });
});
