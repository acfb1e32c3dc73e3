import { isEditFrame } from '@automateos/workflow';

/**
 * A WebSocket class that reports each frame with edits at the moment it goes out. Counting here and not at the provider
 * is what keeps the numbers equal to the server's, which counts with the same function: the provider queues frames
 * while it connects. See collab-server/PROTOCOL.md.
 */
export function countingSocket(onSent: () => void): typeof WebSocket {
  return class extends WebSocket {
    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>): void {
      super.send(data);
      if (data instanceof Uint8Array && isEditFrame(data)) onSent();
    }
  };
}
