import { createDecoder, readVarString, readVarUint } from 'lib0/decoding';

const SYNC = 0;
const SYNC_REPLY = 4;
const STEP_1 = 0;
/** A V1 update without a struct and without a deletion is exactly two zero bytes. */
const EMPTY_UPDATE_BYTES = 2;

/**
 * Whether a frame of `/collab` carries edits, and so counts for "saved through k". Both ends count with this function:
 * the browser every frame it puts on a socket, the server every frame that arrives on it.
 * Frames: documentName, type (0 sync, 4 sync reply), y-protocols' sync type (0 step 1, 1 step 2, 2 update), update.
 */
export function isEditFrame(frame: Uint8Array): boolean {
  try {
    const decoder = createDecoder(frame);
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type !== SYNC && type !== SYNC_REPLY) return false;
    return readVarUint(decoder) !== STEP_1 && readVarUint(decoder) > EMPTY_UPDATE_BYTES;
  } catch {
    return false; // lib0 throws at the end of the input: not a whole frame
  }
}
