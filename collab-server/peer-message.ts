import { createDecoder, readTailAsUint8Array, readVarString, readVarUint } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeUint8Array, writeVarString, writeVarUint } from 'lib0/encoding';

/**
 * What servers that hold one document tell each other.
 * - `hello`: I am here; answer, and look into the log, for one of us may have missed something.
 * - `here`: the answer.
 * - `update`: a row of the log, after its commit.
 * - `presence`: states of people who are with me, as y-protocols encodes them.
 * - `bye`: I have let go of the document, and everything that I showed to anybody is in the log.
 */
const KINDS = ['hello', 'here', 'update', 'presence', 'bye'] as const;

export type PeerMessageKind = (typeof KINDS)[number];

export interface PeerMessage {
  kind: PeerMessageKind;
  /** The server that says it. */
  serverId: string;
  /** Updates of this document that it has sent so far, this one included: a gap shows what got lost. */
  updates: number;
  /** The update or the states; empty for the other kinds. */
  payload: Uint8Array;
}

export function encodePeerMessage({ kind, serverId, updates, payload }: PeerMessage): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, KINDS.indexOf(kind));
  writeVarString(encoder, serverId);
  writeVarUint(encoder, updates);
  writeUint8Array(encoder, payload);
  return toUint8Array(encoder);
}

/** @throws when the bytes are no message. */
export function decodePeerMessage(bytes: Uint8Array): PeerMessage {
  const decoder = createDecoder(bytes);
  const kind = KINDS[readVarUint(decoder)];
  if (!kind) throw new Error('This is no message of a collab-server.');
  return {
    kind,
    serverId: readVarString(decoder),
    updates: readVarUint(decoder),
    payload: readTailAsUint8Array(decoder)
  };
}
