import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_PORT, HIGHEST_PORT } from './config.ts';

const isTaken = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EADDRINUSE';

/**
 * Starts listening and returns the port. Without a wish it is 3000 or the next free one.
 * @throws with a sentence when the wished port is taken
 */
export async function listen(
  server: Server,
  wish: { host: string; port: number | undefined }
): Promise<number> {
  if (wish.port !== undefined)
    return bind(server, wish.host, wish.port).catch((error) => explain(error, wish.port));
  for (let port = DEFAULT_PORT; port < HIGHEST_PORT; port++) {
    try {
      return await bind(server, wish.host, port);
    } catch (error) {
      if (!isTaken(error)) throw error;
    }
  }
  throw new Error(`There is no free port from ${DEFAULT_PORT} upwards.`);
}

function explain(error: unknown, port: number | undefined): never {
  if (!isTaken(error)) throw error;
  const message = `Port ${port} is already in use. Stop what listens there, or set PORT to another one.`;
  throw new Error(message, { cause: error });
}

async function bind(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  // `once` rejects when the server emits an error instead.
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
