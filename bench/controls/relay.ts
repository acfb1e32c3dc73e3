/** The least that a room can be: every update goes to all others as it came. It answers a newcomer with `{ state }` (base64). */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { WebSocketServer } from 'ws';

const TYPE = { sync: 0, auth: 2 };
const SYNC = { step1: 0, step2: 1 };

let state: Uint8Array = new Uint8Array([0, 0]);
const http = createServer();
const room = new WebSocketServer({ server: http });

function welcome(name: string): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, name);
  writeVarUint(encoder, TYPE.sync);
  writeVarUint(encoder, SYNC.step2);
  writeVarUint8Array(encoder, state);
  return toUint8Array(encoder);
}

room.on('connection', (socket) => {
  socket.on('message', (frame: Buffer) => {
    const decoder = createDecoder(new Uint8Array(frame));
    const name = readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === TYPE.auth) return socket.send(frame);
    if (readVarUint(decoder) === SYNC.step1) return socket.send(welcome(name));
    for (const other of room.clients) if (other !== socket) other.send(frame);
  });
});

process.on('message', (message: { state: string }) => {
  state = Buffer.from(message.state, 'base64');
  process.send!({ ok: true });
});
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () =>
  process.send!({ url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}` })
);
