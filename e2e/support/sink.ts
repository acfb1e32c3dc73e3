import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that reached the recording server. */
export interface Recorded {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  at: number;
}

export interface Sink {
  url: string;
  close(): Promise<void>;
}

/**
 * A real HTTP server that workflows call in tests: it records every request and misbehaves on demand.
 * The query says how: `?fail=2&status=503` fails twice per path, then answers; `&retryAfter=1` adds the header;
 * `?reset=1` drops the connection after recording; `?slow=500` waits; `?location=…` redirects.
 * `GET /__recorded?path=/x` lists what came.
 */
export async function startSink(): Promise<Sink> {
  const recorded: Recorded[] = [];
  const server = createServer((req, res) => {
    void answer(req, res, recorded).catch(() => res.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      })
  };
}

async function answer(req: IncomingMessage, res: ServerResponse, recorded: Recorded[]): Promise<void> {
  const url = new URL(req.url!, 'http://sink');
  if (url.pathname === '/__recorded') {
    const path = url.searchParams.get('path');
    return json(
      res,
      200,
      recorded.filter((entry) => !path || entry.path === path)
    );
  }
  const body = await read(req);
  const earlier = recorded.filter(({ path }) => path === url.pathname).length;
  recorded.push({ method: req.method!, path: url.pathname, headers: req.headers, body, at: Date.now() });
  const option = (name: string) => Number(url.searchParams.get(name) ?? 0);
  if (option('slow')) await new Promise((resolve) => setTimeout(resolve, option('slow')));
  if (earlier < option('reset')) return void req.socket.destroy();
  if (earlier < option('fail')) {
    if (url.searchParams.has('retryAfter')) res.setHeader('retry-after', url.searchParams.get('retryAfter')!);
    return json(res, option('status') || 500, { error: 'scripted failure' });
  }
  const location = url.searchParams.get('location');
  if (location) return void res.writeHead(302, { location }).end();
  return json(res, 200, { ok: true, path: url.pathname, received: parse(body) });
}

async function read(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

function json(res: ServerResponse, status: number, value: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body; // not JSON: shown as it came
  }
}

/** What reached the sink on a path so far. */
export async function recordedAt(sinkUrl: string, path: string): Promise<Recorded[]> {
  const response = await fetch(`${sinkUrl}/__recorded?path=${encodeURIComponent(path)}`);
  return (await response.json()) as Recorded[];
}
