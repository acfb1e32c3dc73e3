import { isEditFrame } from '@automateos/workflow';
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';

const SYNC = 0; // Hocuspocus MessageType.Sync
const STEP_2 = 1; // y-protocols: "here is what you lack"

export interface SocketWatch {
  /** A frame with edits went out; the server counts the same frames. */
  onEdits(): void;
  /** The answer to the server's state went out, be it empty. */
  onAnswered(): void;
}

/**
 * A WebSocket class that reports what goes out at the moment it does. Counting here and not at the provider is what
 * keeps the numbers equal to the server's, which counts with the same function: the provider queues frames while it
 * connects. See collab-server/PROTOCOL.md.
 */
export function watchedSocket(watch: SocketWatch): typeof WebSocket {
  return class extends WebSocket {
    override send(data: Parameters<WebSocket['send']>[0]): void {
      super.send(data);
      if (!(data instanceof Uint8Array)) return;
      if (isEditFrame(data)) watch.onEdits();
      if (isStateAnswer(data)) watch.onAnswered();
    }
  };
}

/** Whether a frame of ours is sync step 2. Frames that the provider builds are always whole. */
export function isStateAnswer(frame: Uint8Array): boolean {
  const decoder = createDecoder(frame);
  if (frame.length < 3) return false; // a pong is one byte
  readVarString(decoder);
  return readVarUint(decoder) === SYNC && readVarUint(decoder) === STEP_2;
}
