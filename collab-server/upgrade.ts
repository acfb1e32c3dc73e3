import { CLOSE, LIMITS } from '@automateos/workflow';
import type { Hocuspocus } from '@hocuspocus/server';
import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { inspectUpgrade, type Entrance } from './doors.ts';
import { EditSocket } from './edit-socket.ts';
import type { Context, Services } from './services.ts';

export interface AcceptOptions {
  http: Server;
  hocuspocus: Hocuspocus<Context>;
  services: Services;
  publicUrl: string;
  signInMs: number;
  /** False while shutting down. */
  isOpen(): boolean;
}

/** Turns upgrade requests of the http server into sockets, or refuses them before there is one. */
export function acceptSockets(options: AcceptOptions): void {
  const acceptor = new WebSocketServer({
    noServer: true,
    maxPayload: LIMITS.frameBytes,
    perMessageDeflate: false, // updates are small; a window per socket costs more memory than it saves
    clientTracking: false
  });
  options.http.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const entrance = judge(options, request);
    if (typeof entrance === 'number') return refuse(stream, entrance);
    acceptor.handleUpgrade(request, stream, head, (ws) => enter(options, entrance, ws));
  });
}

function judge({ services, publicUrl, isOpen }: AcceptOptions, request: IncomingMessage): Entrance | number {
  if (!isOpen()) return 503;
  const entrance = inspectUpgrade(request, publicUrl);
  if (typeof entrance === 'number') return entrance;
  return services.sockets.hasRoomForAddress(entrance.address) ? entrance : 429;
}

function refuse(stream: Duplex, status: number): void {
  stream.on('error', () => stream.destroy()); // the other end may be gone already
  stream.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function enter({ hocuspocus, services, signInMs }: AcceptOptions, entrance: Entrance, ws: WebSocket): void {
  const { documentName, credentials, token } = entrance;
  const timer = setTimeout(() => {
    if (!socket.session) socket.refuse(CLOSE.unauthenticated);
  }, signInMs);
  const socket = new EditSocket({
    ws,
    ...entrance,
    onClosed: () => {
      clearTimeout(timer);
      services.sockets.delete(socket);
    }
  });
  services.sockets.add(socket);
  // The library wants a request; credentials travel in the context, where nothing else reads them.
  const request = new Request('http://collab-server/');
  socket.start(hocuspocus.handleConnection(socket, request, { socket, documentName, credentials }), token);
}
