import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';

const SYNC_MESSAGE = 0; // Hocuspocus MessageType.Sync
const STATE_REQUEST = 0; // y-protocols sync step 1: carries no edits

/**
 * True for the frames that the server numbers for "saved through": sync step 2 and updates.
 * Frame: document name, message type, then for sync messages the step (collab-server/PROTOCOL.md).
 */
export function isNumberedUpdate(frame: unknown): boolean {
  if (!(frame instanceof Uint8Array)) return false;
  const decoder = createDecoder(frame);
  readVarString(decoder);
  return readVarUint(decoder) === SYNC_MESSAGE && readVarUint(decoder) !== STATE_REQUEST;
}

/**
 * A WebSocket class that reports each numbered update at the moment it goes out. Counting here and not at the provider
 * is what keeps the numbers equal to the server's: the provider queues frames while it connects.
 */
export function countingSocket(onSent: () => void): typeof WebSocket {
  return class extends WebSocket {
    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
      super.send(data);
      if (isNumberedUpdate(data)) onSent();
    }
  };
}
