/**
 * Walks a Yjs update in V1 encoding without applying it, in time linear to its bytes. The grammar is that of yjs 13.6
 * (`src/utils/encoding.js`, `src/structs/Item.js`); what our documents never contain is refused.
 */
import { createDecoder, readUint8, readVarInt, readVarUint, type Decoder } from 'lib0/decoding';
import { LIMITS } from '../limits.ts';
import { isReservedKey } from './json.ts';

/** Why an update is refused. Thrown here, turned into a result by `checkUpdate`. */
export class RefusedUpdate extends Error {}

/** Kinds of structs: the low five bits of their first byte. JSON, binary, embeds, formats and sub-documents are refused. */
const KIND = { gc: 0, deleted: 1, string: 4, type: 7, any: 8, skip: 10 } as const;
const KIND_BITS = 0b0001_1111;
const HAS_ORIGIN = 0b1000_0000;
const HAS_RIGHT_ORIGIN = 0b0100_0000;
const HAS_PARENT_KEY = 0b0010_0000;
/** References of the types that our documents are made of: Y.Map and Y.Text. The others are Y.Array and XML. */
const TYPES = [1, 2];

// The least bytes that each of these takes: a count that promises more than the rest can hold is a lie.
const MIN_STRUCT_BYTES = 2;
const MIN_CLIENT_BYTES = 5;
const MIN_DELETE_BYTES = 2;

const MAX_CLIENT_ID = 0xffff_ffff; // yjs draws 32 bits
const MAX_CLOCK = 0x7fff_ffff; // far above any document of ours, far below where yjs loses precision

interface Cursor {
  decoder: Decoder;
  client: number;
  /** Clock of the struct being read. */
  clock: number;
}

/**
 * Reads the whole update and returns the ids of the clients that wrote something in it.
 * @throws RefusedUpdate or lib0's own error for an update that must not be applied.
 */
export function readUpdate(update: Uint8Array): number[] {
  const decoder = createDecoder(update);
  const cursor: Cursor = { decoder, client: 0, clock: 0 };
  const seen = new Set<number>();
  const writers: number[] = [];
  for (let left = readCount(decoder, MIN_CLIENT_BYTES); left > 0; left--) {
    if (readStructs(cursor)) writers.push(cursor.client);
    if (seen.has(cursor.client)) throw new RefusedUpdate('a client appears twice');
    seen.add(cursor.client);
  }
  readDeletes(decoder);
  if (decoder.pos !== update.length) throw new RefusedUpdate('it does not end where it says');
  return writers;
}

/** Reads the structs of one client. @returns whether it wrote something: a gap is no content. */
function readStructs(cursor: Cursor): boolean {
  const { decoder } = cursor;
  const structs = readVarUint(decoder);
  cursor.client = readBelow(decoder, MAX_CLIENT_ID);
  cursor.clock = readBelow(decoder, MAX_CLOCK);
  if (structs === 0 || structs * MIN_STRUCT_BYTES > bytesLeft(decoder))
    throw new RefusedUpdate('it declares more changes than it holds');
  let wrote = false;
  for (let i = 0; i < structs; i++) {
    const info = readByte(decoder);
    const kind = info & KIND_BITS;
    const length = kind === KIND.gc || kind === KIND.skip ? readVarUint(decoder) : readItem(cursor, info);
    // Yjs never writes an empty struct, and its search for a clock cannot cope with one.
    if (length === 0 || cursor.clock + length > MAX_CLOCK)
      throw new RefusedUpdate('a change has an impossible length');
    cursor.clock += length;
    wrote ||= kind !== KIND.skip;
  }
  return wrote;
}

/** Reads an item and returns how many clock ticks it takes. */
function readItem(cursor: Cursor, info: number): number {
  const { decoder } = cursor;
  const hasOrigin = (info & HAS_ORIGIN) !== 0;
  const hasRightOrigin = (info & HAS_RIGHT_ORIGIN) !== 0;
  if (hasOrigin) readId(cursor);
  if (hasRightOrigin) readId(cursor);
  if (!hasOrigin && !hasRightOrigin) {
    if (readVarUint(decoder) === 1) readName(decoder);
    else readId(cursor);
    if ((info & HAS_PARENT_KEY) !== 0) readName(decoder);
  }
  return readContent(decoder, info & KIND_BITS);
}

/** A reference to another struct. One to the client's own future would be looked up where nothing is. */
function readId({ decoder, client, clock }: Cursor): void {
  const otherClient = readBelow(decoder, MAX_CLIENT_ID);
  const otherClock = readBelow(decoder, MAX_CLOCK);
  if (otherClient === client && otherClock >= clock)
    throw new RefusedUpdate('a change refers to a later one');
}

function readContent(decoder: Decoder, kind: number): number {
  switch (kind) {
    case KIND.deleted:
      return readVarUint(decoder);
    case KIND.string:
      return readText(decoder);
    case KIND.type:
      if (!TYPES.includes(readVarUint(decoder)))
        throw new RefusedUpdate('it holds a type that documents do not have');
      return 1;
    case KIND.any: {
      const length = readVarUint(decoder);
      for (let i = 0; i < length; i++) readAny(decoder, LIMITS.updateDepth);
      return length;
    }
    default:
      throw new RefusedUpdate('it holds content that documents do not have');
  }
}

/** lib0's tags for plain values; 122 (big integers) and 116 (bytes) are not JSON. */
const ANY = {
  undefined: 127,
  null: 126,
  integer: 125,
  float32: 124,
  float64: 123,
  false: 121,
  true: 120,
  string: 119,
  object: 118,
  array: 117
};

function readAny(decoder: Decoder, depth: number): void {
  switch (readByte(decoder)) {
    case ANY.undefined:
    case ANY.null:
    case ANY.false:
    case ANY.true:
      return;
    case ANY.integer:
      return void readVarInt(decoder);
    case ANY.float32:
      return void readBytes(decoder, 4);
    case ANY.float64:
      return void readBytes(decoder, 8);
    case ANY.string:
      return void readText(decoder);
    case ANY.object:
      return readObject(decoder, depth);
    case ANY.array:
      return readArray(decoder, depth);
    default:
      throw new RefusedUpdate('it holds a value that is not JSON');
  }
}

function readObject(decoder: Decoder, depth: number): void {
  if (depth === 0) throw new RefusedUpdate('a value is nested too deep');
  const entries = readVarUint(decoder);
  for (let i = 0; i < entries; i++) {
    readName(decoder);
    readAny(decoder, depth - 1);
  }
}

function readArray(decoder: Decoder, depth: number): void {
  if (depth === 0) throw new RefusedUpdate('a value is nested too deep');
  const elements = readVarUint(decoder);
  for (let i = 0; i < elements; i++) readAny(decoder, depth - 1);
}

function readDeletes(decoder: Decoder): void {
  const seen = new Set<number>();
  for (let left = readCount(decoder, MIN_DELETE_BYTES); left > 0; left--) {
    const client = readBelow(decoder, MAX_CLIENT_ID);
    if (seen.has(client)) throw new RefusedUpdate('a client appears twice');
    seen.add(client);
    readRanges(decoder);
  }
}

/** Yjs keeps ranges that it cannot apply yet as differences, which must not be negative: they come in order. */
function readRanges(decoder: Decoder): void {
  let end = 0;
  for (let left = readCount(decoder, MIN_DELETE_BYTES); left > 0; left--) {
    const clock = readBelow(decoder, MAX_CLOCK);
    const length = readVarUint(decoder);
    if (clock < end || length === 0 || clock + length > MAX_CLOCK)
      throw new RefusedUpdate('a deletion has an impossible range');
    end = clock + length;
  }
}

const bytesLeft = (decoder: Decoder): number => decoder.arr.length - decoder.pos;

function readCount(decoder: Decoder, minBytesEach: number): number {
  const count = readVarUint(decoder);
  if (count * minBytesEach > bytesLeft(decoder))
    throw new RefusedUpdate('it declares more changes than it holds');
  return count;
}

function readBelow(decoder: Decoder, max: number): number {
  const value = readVarUint(decoder);
  if (value > max) throw new RefusedUpdate('a number is out of range');
  return value;
}

/** lib0's own readers of bytes run past the end without a word. */
function readByte(decoder: Decoder): number {
  if (bytesLeft(decoder) < 1) throw new RefusedUpdate('it is cut off');
  return readUint8(decoder);
}

function readBytes(decoder: Decoder, count: number): Uint8Array {
  if (count > bytesLeft(decoder)) throw new RefusedUpdate('it is cut off');
  const bytes = decoder.arr.subarray(decoder.pos, decoder.pos + count);
  decoder.pos += count;
  return bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }); // as lib0 does

/** Reads a text of content and returns its UTF-16 length, which is what Yjs counts. */
function readText(decoder: Decoder): number {
  const bytes = readBytes(decoder, readVarUint(decoder));
  return isAscii(bytes) ? bytes.length : utf8.decode(bytes).length;
}

/** Reads a key or the name of a root. */
function readName(decoder: Decoder): void {
  const bytes = readBytes(decoder, readVarUint(decoder));
  const mayBeReserved = bytes.length === 9 || bytes.length === 11; // `__proto__`, `prototype`, `constructor`
  if (isAscii(bytes) && !mayBeReserved) return;
  if (isReservedKey(utf8.decode(bytes))) throw new RefusedUpdate('a name is reserved');
}

/** Decoding is what costs; most texts of a document need none. */
function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! > 0x7f) return false;
  return true;
}
