import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Delivery {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  key: string | undefined;
  at: number;
  /** True when the caller went away before it was answered. */
  isAborted: boolean;
}

type Answer = (delivery: Delivery, response: ServerResponse) => void;

/** A recording HTTP server; it counts effects by Idempotency-Key as a careful service would. */
export interface Sink {
  url: string;
  /** For AUTOMATEOS_EGRESS_ALLOW. */
  host: string;
  deliveries: Delivery[];
  /** What is answered from now on; 200 with `{ ok: true }` at first. */
  answer(answer: Answer): void;
  keys(): Set<string>;
  close(): Promise<void>;
}

export const ok: Answer = (_delivery, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end('{"ok":true}');
};

export async function openSink(): Promise<Sink> {
  const deliveries: Delivery[] = [];
  let answer = ok;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const delivery = record(request, Buffer.concat(chunks).toString());
      deliveries.push(delivery);
      response.on('close', () => (delivery.isAborted = !response.writableEnded));
      answer(delivery, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    host: `127.0.0.1:${port}`,
    deliveries,
    answer: (next) => (answer = next),
    keys: () => new Set(deliveries.flatMap((delivery) => delivery.key ?? [])),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}

function record(request: IncomingMessage, body: string): Delivery {
  return {
    method: request.method!,
    path: request.url!,
    headers: request.headers,
    body,
    key: request.headers['idempotency-key'] as string | undefined,
    at: Date.now(),
    isAborted: false
  };
}
