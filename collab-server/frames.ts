/**
 * Frames of the editing protocol: documentName, type, and what the type brings. Checked here before the library sees
 * them; only what a client has reason to send gets through.
 */
import { CLOSE, LIMITS } from '@automateos/workflow';
import { checkUpdate } from '@automateos/workflow/document';
import { createDecoder, readVarString, readVarUint, readVarUint8Array, type Decoder } from 'lib0/decoding';
import {
  createEncoder,
  toUint8Array,
  writeUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array
} from 'lib0/encoding';
import type { CloseReason } from './refusal.ts';

/** Types of messages, as Hocuspocus numbers them. */
export const MESSAGE = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  close: 7
} as const;

/** Kinds of sync messages, as y-protocols numbers them. */
export const SYNC = { step1: 0, step2: 1, update: 2 } as const;

const AUTH_TOKEN = 0;
const AUTH_DENIED = 1;

/** Beyond `LIMITS.awarenessBytes` a state is left out; beyond this nobody sends one by accident. */
const MAX_AWARENESS_BYTES = 64 << 10;
/** Client id, clock and lengths around the state. */
const AWARENESS_ENVELOPE_BYTES = 32;
const MAX_TOKEN_BYTES = 8 << 10;
const MAX_STATE_VECTOR_BYTES = 256 << 10;

/** What to do with a frame: pass it on as a kind of message, leave it out, or close the socket. */
export type Verdict =
  | { pass: 'edit' | 'state-request' | 'other' }
  /** `clientId` is the first one that the message speaks of. */
  | { pass: 'awareness'; clientId: number }
  | 'drop'
  | CloseReason;

/** Judges a frame that a client sent. Never throws. */
export function inspectFrame(frame: Uint8Array, documentName: string): Verdict {
  try {
    const decoder = createDecoder(frame);
    if (readVarString(decoder) !== documentName) return CLOSE.malformed;
    const verdict = inspectMessage(decoder);
    // A second message hidden behind the first one would be judged by nobody.
    const isWhole = decoder.pos === frame.length || verdict === 'drop';
    return isWhole || !isPass(verdict) ? verdict : CLOSE.malformed;
  } catch {
    return CLOSE.malformed; // lib0 throws at the end of the input
  }
}

export const isPass = (verdict: Verdict): verdict is Extract<Verdict, { pass: string }> =>
  typeof verdict === 'object' && 'pass' in verdict;

function inspectMessage(decoder: Decoder): Verdict {
  switch (readVarUint(decoder)) {
    case MESSAGE.sync:
    case MESSAGE.syncReply:
      return inspectSync(decoder);
    case MESSAGE.awareness:
      return inspectAwareness(readVarUint8Array(decoder));
    case MESSAGE.auth:
      if (readVarUint(decoder) !== AUTH_TOKEN || decoder.arr.length > MAX_TOKEN_BYTES) return CLOSE.malformed;
      readVarString(decoder);
      if (decoder.pos < decoder.arr.length) readVarString(decoder); // the provider's version
      return { pass: 'other' };
    case MESSAGE.queryAwareness:
    case MESSAGE.close:
      return { pass: 'other' };
    default:
      return CLOSE.malformed; // stateless messages are for servers to send
  }
}

function inspectSync(decoder: Decoder): Verdict {
  const kind = readVarUint(decoder);
  const payload = readVarUint8Array(decoder);
  if (kind === SYNC.step1)
    return payload.length <= MAX_STATE_VECTOR_BYTES ? { pass: 'state-request' } : CLOSE.malformed;
  if (kind !== SYNC.step2 && kind !== SYNC.update) return CLOSE.malformed;
  const check = checkUpdate(payload);
  if (check.ok) return { pass: 'edit' };
  return check.code === 'TOO_LARGE' ? CLOSE.tooLarge : CLOSE.malformed;
}

function inspectAwareness(payload: Uint8Array): Verdict {
  if (payload.length > MAX_AWARENESS_BYTES) return CLOSE.tooLarge;
  if (payload.length > LIMITS.awarenessBytes + AWARENESS_ENVELOPE_BYTES) return 'drop';
  const decoder = createDecoder(payload);
  return readVarUint(decoder) === 0 ? 'drop' : { pass: 'awareness', clientId: readVarUint(decoder) };
}

/** Whether an update holds neither content nor deletions. */
export const isEmptyUpdate = (update: Uint8Array): boolean => update.length <= 2;

/** The encoded name that every frame of a document starts with. */
export function encodeAddress(documentName: string): Uint8Array {
  const encoder = createEncoder();
  writeVarString(encoder, documentName);
  return toUint8Array(encoder);
}

/** A frame from its address and the bytes that follow. */
export function joinFrame(address: Uint8Array, message: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeUint8Array(encoder, address);
  writeUint8Array(encoder, message);
  return toUint8Array(encoder);
}

/** The message with which a provider signs in. */
export function authMessage(token: string): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.auth);
  writeVarUint(encoder, AUTH_TOKEN);
  writeVarString(encoder, token);
  return toUint8Array(encoder);
}

/** A live update, as the library broadcasts it. */
export function updateMessage(update: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.sync);
  writeVarUint(encoder, SYNC.update);
  writeVarUint8Array(encoder, update);
  return toUint8Array(encoder);
}

/** Presence, as y-protocols encodes it. */
export function awarenessMessage(states: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.awareness);
  writeVarUint8Array(encoder, states);
  return toUint8Array(encoder);
}

/** Whether a message is one of those that everybody in the room gets: an edit or presence. */
export const isBroadcast = (message: Uint8Array): boolean =>
  message[0] === MESSAGE.awareness || (message[0] === MESSAGE.sync && message[1] === SYNC.update);

export function statelessMessage(payload: string): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.stateless);
  writeVarString(encoder, payload);
  return toUint8Array(encoder);
}

/** Whether a message of the server says that authentication or loading failed. */
export const isDenial = (message: Uint8Array): boolean =>
  message[0] === MESSAGE.auth && message[1] === AUTH_DENIED;
