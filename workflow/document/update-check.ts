/** The check of an update before it touches a document: security M6 to M10. */
import type * as Y from 'yjs';
import { LIMITS } from '../limits.ts';
import { RefusedUpdate, readUpdate } from './update-reader.ts';

export type UpdateCheck =
  | {
      ok: true;
      /** Client ids that wrote something; none for an update of deletions only. */
      clients: number[];
    }
  | { ok: false; code: 'TOO_LARGE' | 'MALFORMED'; reason: string };

/**
 * Whether a V1 update may be applied: its size, counts, nesting, kinds of content and references are sound, so that
 * applying takes time and memory in proportion to its bytes. V2 is never accepted: it has no such bound. Never throws.
 */
export function checkUpdate(update: Uint8Array, maxBytes: number = LIMITS.frameBytes): UpdateCheck {
  if (update.length > maxBytes)
    return {
      ok: false,
      code: 'TOO_LARGE',
      reason: `An update may have ${maxBytes} bytes; this one has ${update.length}.`
    };
  try {
    return { ok: true, clients: readUpdate(update) };
  } catch (error) {
    const detail = error instanceof RefusedUpdate ? error.message : 'it cannot be decoded';
    return { ok: false, code: 'MALFORMED', reason: `The update was refused: ${detail}.` };
  }
}

/** Bytes that wait in memory for updates that never came. The server caps them and disconnects the sender. */
export function pendingBytes(doc: Y.Doc): number {
  const { pendingStructs, pendingDs } = doc.store;
  return (pendingStructs?.update.length ?? 0) + (pendingDs?.length ?? 0);
}
