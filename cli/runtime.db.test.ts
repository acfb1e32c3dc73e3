import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { renderMetrics } from '@automateos/db/probes';
import { openTestDatabase, type TestDatabase } from '@automateos/db/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anyFreePort } from './ports.ts';
import { denoCommand, nodeCommand } from './runtime.ts';
import { Supervisor } from './supervisor.ts';

const SLOW = { timeout: 60_000 };
let database: TestDatabase;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  database = await openTestDatabase();
  env = { PATH: process.env.PATH, DENO_NO_UPDATE_CHECK: '1', ...database.env };
});
afterAll(() => database.drop());

test(
  'the supervisor runs the collab-server and the worker on Deno and stops them in time',
  SLOW,
  async () => {
    const logDirectory = mkdtempSync(join(tmpdir(), 'automateos-runtime-'));
    const messages: string[] = [];
    const supervisor = new Supervisor({ logDirectory, onMessage: (text) => messages.push(text) });
    const [collab, worker] = [await anyFreePort(), await anyFreePort()];
    const specs = [
      { name: 'collab-server', entry: 'collab-server/main.ts', env: { ...env, COLLAB_PORT: String(collab) } },
      { name: 'worker', entry: 'worker/main.ts', env: { ...env, AUTOMATEOS_PROBE_PORT: String(worker) } }
    ];
    try {
      await Promise.all(specs.map((spec) => supervisor.start({ ...spec, commandFor: denoCommand })));
      for (const port of [collab, worker])
        for (const path of ['readyz', 'metrics'])
          expect((await fetch(`http://127.0.0.1:${port}/${path}`)).status).toBe(200);
      expect(supervisor.isReady()).toBe(true);
      expect(renderMetrics(supervisor.metrics())).toContain('supervisor_process_ready{process="worker"} 1\n');
    } finally {
      await supervisor.stop();
      rmSync(logDirectory, { recursive: true });
    }
    expect(messages).toEqual([]);
    const left = await database.db.sql`SELECT 1 FROM workers WHERE stopped_at IS NULL`;
    expect(left).toHaveLength(0);
  }
);

describe.each([
  { runtime: 'Node', commandFor: nodeCommand },
  { runtime: 'Deno', commandFor: denoCommand }
])('a child on $runtime', ({ commandFor }) => {
  test.each(['collab-server/main.ts', 'worker/main.ts'])(
    'ends cleanly when its parent is gone: %s',
    SLOW,
    async (entry) => {
      const { command, args, cwd } = commandFor(entry);
      const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
      await once(createInterface({ input: child.stdout! }), 'line'); // that it is ready
      const gone = once(child, 'exit');
      child.disconnect();
      expect(await gone).toEqual([0, null]);
    }
  );
});
