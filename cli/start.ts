/** `pnpm start`: everything on this machine under one supervisor, until Ctrl-C. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pc from 'picocolors';
import { migrate } from '@automateos/db';
import { openProbes } from '@automateos/db/probes';
import { buildStale } from './build.ts';
import {
  openDatabaseServer,
  readRunFile,
  removeRunFile,
  writeRunFile,
  type OpenDatabaseServer
} from './instance.ts';
import { dataDirectory } from './paths.ts';
import { anyFreePort, webPort } from './ports.ts';
import { denoCommand, nodeCommand } from './runtime.ts';
import { seed } from './seed.ts';
import { Supervisor, type ProcessSpec } from './supervisor.ts';

const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const startedAt = Date.now();
  const dataDir = dataDirectory(process.env);
  mkdirSync(dataDir, { recursive: true });
  const other = readRunFile(dataDir);
  if (other) throw new Error(`AutomateOS is already running at ${other.url} (process ${other.pid}).`);

  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());

  const [database] = await Promise.all([openDatabaseServer(process.env), buildStale(say)]);
  const supervisor = new Supervisor({
    logDirectory: join(dataDir, 'logs'),
    onMessage: (text) => say(pc.dim(text))
  });
  try {
    await migrate(database.urls, database.masterKey);
    await seed(database);
    const { specs, ports, url } = await describeProcesses(database.env);
    await Promise.all(specs.map((spec) => supervisor.start(spec)));
    const probes = await openProbes(0, supervisor);
    writeRunFile(dataDir, { pid: process.pid, url, ports: { ...ports, supervisor: probes.port } });
    announce(url, Date.now() - startedAt);
    await guardPostgres(database, stopping.signal);
    say('Stopping …');
    await probes.close();
  } finally {
    await supervisor.stop();
    await database.stop();
    removeRunFile(dataDir);
  }
}

async function describeProcesses(
  env: OpenDatabaseServer['env']
): Promise<{ specs: ProcessSpec[]; ports: Record<string, number>; url: string }> {
  const host = env.HOST ?? '127.0.0.1';
  const ports = { web: await webPort(env, host), collab: await anyFreePort(), probe: await anyFreePort() };
  const url = env.PUBLIC_URL ?? `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${ports.web}`;
  const shared = { ...env, NODE_ENV: 'production', PUBLIC_URL: url, HOST: host };
  const commandFor = env.AUTOMATEOS_RUNTIME === 'deno' ? denoCommand : nodeCommand;
  return {
    url,
    ports,
    specs: [
      {
        name: 'collab-server',
        entry: 'collab-server/main.ts',
        commandFor,
        env: { ...shared, HOST: '127.0.0.1', COLLAB_PORT: String(ports.collab) }
      },
      {
        name: 'worker',
        entry: 'worker/main.ts',
        commandFor,
        env: { ...shared, AUTOMATEOS_PROBE_PORT: String(ports.probe) }
      },
      {
        name: 'web',
        entry: 'web/server.ts',
        env: {
          ...shared,
          PORT: String(ports.web),
          COLLAB_URLS: env.COLLAB_URLS ?? `http://127.0.0.1:${ports.collab}`
        }
      }
    ]
  };
}

function announce(url: string, tookMs: number): void {
  say('');
  say(`  ${pc.bold('AutomateOS')} is running ${pc.dim(`(ready in ${(tookMs / 1000).toFixed(1)} s)`)}`);
  say('');
  say(`  Open it            ${pc.cyan(url)}`);
  if (process.env.AUTOMATEOS_DEMO !== 'off') say(`  Explore the demo   ${pc.cyan(`${url}/demo`)}`);
  say('');
  say(pc.dim('  Ctrl-C stops everything.'));
}

/** Until asked to stop: looks once a second whether the embedded Postgres lives, and starts it again. */
async function guardPostgres(database: OpenDatabaseServer, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await database.revive().catch((error: Error) => say(error.message));
    await delay(1000, undefined, { signal }).catch(() => {
      // aborted: the loop ends
    });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${pc.red(error.message)}\n`);
  process.exitCode = 1;
});
