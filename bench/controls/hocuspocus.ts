/** Plain Hocuspocus of our version: no sign-in, nothing stored. `{ state }` (base64) sets what documents are loaded from. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hocuspocus } from '@hocuspocus/server';
import { WebSocketServer } from 'ws';
import { applyUpdate } from 'yjs';

let state: Uint8Array | undefined;

const hocuspocus = new Hocuspocus({
  quiet: true,
  onLoadDocument: async ({ document }) => {
    if (state) applyUpdate(document, state);
  }
});
const http = createServer();
const sockets = new WebSocketServer({ server: http });
sockets.on('connection', (socket, { url, headers }) => {
  const connection = hocuspocus.handleConnection(
    socket,
    new Request(`http://localhost${url}`, { headers: headers as HeadersInit })
  );
  socket.on('message', (data: Buffer) => connection.handleMessage(new Uint8Array(data)));
  socket.on('close', (code, reason) => connection.handleClose({ code, reason: String(reason) }));
});

process.on('message', (message: { state: string }) => {
  state = Buffer.from(message.state, 'base64');
  process.send!({ ok: true });
});
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () =>
  process.send!({ url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}` })
);
