import { ADDRESS_HEADER, isAllowedOrigin } from '@automateos/auth';
import { DOCUMENT_NAME } from '@automateos/workflow';
import type { IncomingMessage } from 'node:http';

/** `collab`: HocuspocusProvider. `yjs`: any stock y-websocket client. */
export type Door = 'collab' | 'yjs';

/** An upgrade request that may become a socket. */
export interface Entrance {
  door: Door;
  documentName: string;
  /** What the caller can prove itself with: cookies only when the page that opened the socket is ours. */
  credentials: Headers;
  /** The `token` query parameter. */
  token: string;
  address: string;
}

const PATH = /^\/(collab|yjs)\/([^/?#]+)$/;

/** Judges an upgrade request: the entrance, or the HTTP status to refuse it with. */
export function inspectUpgrade(request: IncomingMessage, publicUrl: string): Entrance | 403 | 404 {
  const [path = '', query] = (request.url ?? '').split('?', 2);
  const [, door, documentName] = PATH.exec(path) ?? [];
  if (!documentName || !DOCUMENT_NAME.test(documentName)) return 404;
  const { origin, cookie, authorization } = request.headers;
  if (origin !== undefined && !isOurOrigin(request, publicUrl)) return 403;
  const credentials = new Headers();
  if (authorization) credentials.set('authorization', authorization);
  // Without an Origin it may be no browser at all; a cookie must not be enough then (cross-site WebSocket hijacking).
  else if (cookie && origin !== undefined) credentials.set('cookie', cookie);
  return {
    door: door as Door,
    documentName,
    credentials,
    token: new URLSearchParams(query).get('token') ?? '',
    address: addressOf(request)
  };
}

/** The public URL's origin, or the very host that the request was sent to. */
function isOurOrigin(request: IncomingMessage, publicUrl: string): boolean {
  const { origin } = request.headers;
  if (isAllowedOrigin(origin, publicUrl)) return true;
  const url = URL.canParse(origin!) ? new URL(origin!) : undefined;
  const host = first(request.headers['x-forwarded-host']) ?? request.headers.host;
  if (!url || url.host === '' || url.host !== host) return false;
  // Where the product is served over TLS, a page over plain http is somebody in the middle.
  return url.protocol === 'https:' || !publicUrl.startsWith('https:');
}

const PRIVATE = /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^::1$|^f[cd]/;

/** The client's address: as our own web entry or a proxy beside us reports it, otherwise the peer's. */
function addressOf(request: IncomingMessage): string {
  const peer = request.socket.remoteAddress ?? '';
  if (!PRIVATE.test(peer)) return peer;
  const forwarded = first(request.headers['x-forwarded-for'])?.split(',').at(-1)?.trim();
  return first(request.headers[ADDRESS_HEADER]) ?? forwarded ?? peer;
}

const first = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined;
