import { createServer } from 'node:net';

const HIGHEST_PORT = 65_535;

/** Whether a TCP port can be listened on right now. */
export function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ port, host, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The first free port at or above `from`. */
export async function nextFreePort(from: number, host: string): Promise<number> {
  for (let port = from; port <= HIGHEST_PORT; port++) if (await isFree(port, host)) return port;
  throw new Error(`No free port at or above ${from}.`);
}

/** Any free loopback port, chosen by the system. */
export function anyFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))
      );
    });
  });
}

/**
 * The port of the web server: `PORT` when set (an error if it is busy), otherwise 3000 or the next free one.
 * @throws when `PORT` is not a port number or is taken.
 */
export async function webPort(env: NodeJS.ProcessEnv, host: string): Promise<number> {
  if (!env.PORT) return nextFreePort(3000, host);
  const port = Number(env.PORT);
  if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT)
    throw new Error(`PORT is not a port number: ${env.PORT}`);
  if (!(await isFree(port, host)))
    throw new Error(`Port ${port} is already in use. Stop what listens there, or set PORT to another one.`);
  return port;
}
