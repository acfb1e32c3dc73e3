import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { DOCUMENT_NAME } from '@automateos/workflow';
import { proxyUpgrade } from 'httpxy';

const UPGRADE_PATH = /^\/(?:collab|yjs)\/([^/?]+)(?:\?|$)/;
const UPGRADE_PATIENCE_MS = 10_000;
/** How long a collab-server that did not answer is left out. */
const DOWN_MS = 5_000;
/** Errors that say "nobody is there"; a refused upgrade is an answer. */
const ABSENT = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'ERR_UPSTREAM_UPGRADE_TIMEOUT'
]);

export interface CollabProxy {
  /** Passes an upgrade of `/collab/<documentId>` or `/yjs/<documentId>` on; false for any other path. */
  handle(request: IncomingMessage, socket: Socket, head: Buffer): boolean;
  close(): void;
}

export interface CollabProxyOptions {
  urls: readonly string[];
  addressOf: (request: IncomingMessage) => string;
  /** A collab-server could not be reached. */
  onAbsent: (url: string) => void;
  now?: () => number;
}

/**
 * Sends every socket of a document to the same collab-server, and to the next one of its list while that one is down.
 * The server behind checks Origin, session and document; this only checks that the path names a document.
 */
export function createCollabProxy(options: CollabProxyOptions): CollabProxy {
  const now = options.now ?? Date.now;
  const downUntil = new Map<string, number>();
  const open = new Set<Socket>();

  const choose = (documentId: string): string | undefined => {
    const ranked = rankServers(options.urls, documentId);
    return ranked.find((url) => (downUntil.get(url) ?? 0) <= now()) ?? ranked[0];
  };

  return {
    handle(request, socket, head) {
      const documentId = UPGRADE_PATH.exec(request.url ?? '')?.[1];
      if (documentId === undefined) return false;
      const url = DOCUMENT_NAME.test(documentId) ? choose(documentId) : undefined;
      if (url === undefined) {
        refuseUpgrade(socket, '404 Not Found');
        return true;
      }
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      stampForwarded(request, options.addressOf(request));
      proxyUpgrade(url, request, socket, head, { xfwd: false, upgradeTimeout: UPGRADE_PATIENCE_MS }).catch(
        (error: unknown) => {
          if (!ABSENT.has((error as NodeJS.ErrnoException).code ?? '')) return;
          downUntil.set(url, now() + DOWN_MS);
          options.onAbsent(url);
        }
      );
      return true;
    },
    close() {
      for (const socket of open) socket.destroy();
    }
  };
}

/** Highest random weight (Thaler and Ravishankar, 1998): adding or losing a server moves only that server's documents. */
export function rankServers(urls: readonly string[], documentId: string): string[] {
  const weight = (url: string) => createHash('sha256').update(`${url}\n${documentId}`).digest('hex');
  return urls
    .map((url) => ({ url, weight: weight(url) }))
    .sort((a, b) => (a.weight < b.weight ? 1 : -1))
    .map((ranked) => ranked.url);
}

/** Answers an upgrade with a plain HTTP status and hangs up. */
export function refuseUpgrade(socket: Socket, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Replaces whatever the client claims about itself by what this process sees. */
function stampForwarded(request: IncomingMessage, address: string): void {
  for (const name of Object.keys(request.headers))
    if (/^x-(forwarded|automateos)-/.test(name)) delete request.headers[name];
  delete request.headers.forwarded;
  request.headers['x-forwarded-for'] = address;
  request.headers['x-forwarded-host'] = request.headers.host ?? '';
}
