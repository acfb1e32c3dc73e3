import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { toPublicId } from '@automateos/workflow';
import { afterEach, describe, expect, test } from 'vitest';
import { createCollabProxy, rankServers } from './collab-proxy.ts';

const DOCUMENT = toPublicId('wf', '018f0000-0000-7000-8000-000000000001');
const servers: Server[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function start(server: Server): Promise<string> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A collab-server that accepts every upgrade and remembers what it saw. */
async function startBackend(seen: IncomingMessage[]): Promise<string> {
  const server = createServer();
  server.on('upgrade', (request, socket) => {
    seen.push(request);
    socket.end('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
  });
  return start(server);
}

async function startFront(urls: string[], onAbsent: (url: string) => void = () => {}): Promise<string> {
  const proxy = createCollabProxy({ urls, addressOf: () => '203.0.113.9', onAbsent });
  const server = createServer();
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (!proxy.handle(request, socket as Socket, head)) socket.destroy();
  });
  return start(server);
}

/** Tries to upgrade; answers the status, or 0 when the connection was closed without one. */
function upgrade(url: string, headers: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve) => {
    const attempt = httpRequest(url, {
      headers: { connection: 'Upgrade', upgrade: 'websocket', ...headers }
    });
    attempt.on('upgrade', (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    });
    attempt.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    attempt.on('error', () => resolve(0));
    attempt.end();
  });
}

describe('the proxy of editing sockets', () => {
  test('keeps Origin and path, and replaces what the client says about itself', async () => {
    const seen: IncomingMessage[] = [];
    const front = await startFront([await startBackend(seen)]);
    const forged = {
      origin: 'http://app.test',
      'x-forwarded-for': '10.0.0.1',
      'x-forwarded-host': 'evil',
      forwarded: 'for=1'
    };
    expect(await upgrade(`${front}/yjs/${DOCUMENT}?token=t`, forged)).toBe(101);
    expect(seen[0]!.url).toBe(`/yjs/${DOCUMENT}?token=t`);
    expect(seen[0]!.headers).toMatchObject({
      origin: 'http://app.test',
      'x-forwarded-for': '203.0.113.9',
      'x-forwarded-host': new URL(front).host
    });
    expect(seen[0]!.headers.forwarded).toBeUndefined();
  });

  test.each(['/collab/__proto__', '/collab/wf_short', `/collab/${DOCUMENT}%00`, `/collab/..%2f${DOCUMENT}`])(
    'answers 404 to %s without asking anybody',
    async (path) => {
      const seen: IncomingMessage[] = [];
      const front = await startFront([await startBackend(seen)]);
      expect(await upgrade(front + path)).toBe(404);
      expect(seen).toEqual([]);
    }
  );

  test('leaves a dead server out and takes the next', async () => {
    const seen: IncomingMessage[] = [];
    const alive = await startBackend(seen);
    const dead = 'http://127.0.0.1:1';
    const absent: string[] = [];
    const id = documentThatPrefers(dead, alive);
    const front = await startFront([alive, dead], (url) => absent.push(url));
    expect(await upgrade(`${front}/collab/${id}`)).toBe(0);
    expect(absent).toEqual([dead]);
    expect(await upgrade(`${front}/collab/${id}`)).toBe(101);
  });
});

function documentThatPrefers(wanted: string, other: string): string {
  for (let n = 1; ; n++) {
    const id = toPublicId('wf', `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`);
    if (rankServers([wanted, other], id)[0] === wanted) return id;
  }
}

describe('rankServers', () => {
  const urls = ['http://a', 'http://b', 'http://c'];
  const ids = Array.from({ length: 300 }, (_, n) => `wf_${n}`);

  test('spreads documents over servers', () => {
    for (const url of urls) {
      const share = ids.filter((id) => rankServers(urls, id)[0] === url).length;
      expect(share).toBeGreaterThan(60);
    }
  });

  test('losing a server moves only its documents', () => {
    const moved = ids.filter((id) => {
      const before = rankServers(urls, id)[0];
      return before !== 'http://c' && rankServers(urls.slice(0, 2), id)[0] !== before;
    });
    expect(moved).toEqual([]);
  });
});
