import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

/** From the PATH; `pnpm test` installs it where it may. */
const REDIS = 'redis-server';

/** A Redis of its own on the loopback interface, which can be killed and brought back. */
export interface TestRedis {
  url: string;
  start(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

export async function startRedis(): Promise<TestRedis> {
  const port = await anyFreePort();
  let server: ChildProcess;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async start() {
      const options = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
      server = spawn(REDIS, options, { stdio: ['ignore', 'pipe', 'inherit'] });
      await saysThatItIsReady(server);
    },
    async kill() {
      if (server.signalCode !== null) return;
      const gone = once(server, 'exit');
      server.kill('SIGKILL');
      await gone;
    }
  };
  await redis.start();
  return redis;
}

async function anyFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function saysThatItIsReady(server: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  createInterface({ input: server.stdout! }).on('line', (line) => {
    if (line.includes('Ready to accept connections')) resolve();
  });
  server.once('error', reject).once('exit', (code) => reject(new Error(`Redis ended with ${code}.`)));
  return promise;
}
