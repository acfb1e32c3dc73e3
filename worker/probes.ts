import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Probes {
  port: number;
  close(): Promise<void>;
}

/**
 * `/healthz`: the process turns. `/readyz`: it takes runs. Loopback only.
 * @param isReady asked at each request.
 */
export async function openProbes(port: number, isReady: () => boolean): Promise<Probes> {
  const server = createServer((request, response) => {
    const isKnown = request.url === '/healthz' || request.url === '/readyz';
    const status = !isKnown ? 404 : request.url === '/readyz' && !isReady() ? 503 : 200;
    response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
    response.end(status === 200 ? 'ok\n' : status === 503 ? 'not ready\n' : 'not found\n');
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
