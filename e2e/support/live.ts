import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import type { ApiClient } from './api.ts';

const socketUrl = (): string => process.env.E2E_URL!.replace(/^http/, 'ws');

/** An editor made of nothing but stock Yjs parts. */
export interface LiveClient {
  doc: Y.Doc;
  provider: WebsocketProvider;
  /** Close codes of the server so far. */
  closes: number[];
  leave(): void;
}

/** Joins the document of a workflow and waits for its content. */
export async function joinLive(client: ApiClient, workflowId: string): Promise<LiveClient> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${socketUrl()}/yjs`, workflowId, doc, {
    params: { token: client.key },
    disableBc: true
  });
  const closes: number[] = [];
  provider.on('connection-close', (event) => void (event && closes.push(event.code)));
  await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
  return { doc, provider, closes, leave: () => provider.destroy() };
}

/** y-protocols: message 0 (sync), kind 2 (update), then the bytes with their length as a varint. */
export function updateFrame(update: Uint8Array): Uint8Array<ArrayBuffer> {
  const length: number[] = [];
  for (let rest = update.length; ; rest >>>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) break;
  }
  return Uint8Array.from([0, 2, ...length, ...update]);
}

/** Joins with a bare socket, sends these bytes, and resolves to the code with which the server closes. */
export function closeCodeAfter(
  client: ApiClient | undefined,
  workflowId: string,
  frame?: Uint8Array<ArrayBuffer>
): Promise<number> {
  const query = client ? `?token=${client.key}` : '';
  const socket = new WebSocket(`${socketUrl()}/yjs/${workflowId}${query}`);
  socket.binaryType = 'arraybuffer';
  // The first message of the server says that the door is open.
  if (frame) socket.addEventListener('message', () => socket.send(frame), { once: true });
  return new Promise((resolve) => socket.addEventListener('close', ({ code }) => resolve(code)));
}
