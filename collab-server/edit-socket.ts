import { CLOSE, LIMITS, randomText, type ServerMessage } from '@automateos/workflow';
import type { WebSocketLike } from '@hocuspocus/server';
import type { WebSocket } from 'ws';
import type { Door } from './doors.ts';
import {
  authMessage,
  encodeAddress,
  inspectFrame,
  isBroadcast,
  isDenial,
  isPass,
  joinFrame,
  MESSAGE,
  statelessMessage
} from './frames.ts';
import type { CloseReason } from './refusal.ts';
import { SavedThrough } from './saved-through.ts';
import { MAX_BUFFERED_BYTES } from './settings.ts';
import type { Session } from './sign-in.ts';
import { TokenBucket } from './token-bucket.ts';

/** The library's end of a connection. */
export interface FrameHandler {
  handleMessage(frame: Uint8Array): void;
  handleClose(event?: { code: number; reason: string }): void;
}

const MAX_CLOSE_REASON_BYTES = 123; // RFC 6455, section 5.5
/** An answer to a state request may be the whole document: a few at once for a reconnect, then seldom. */
const STATE_REQUESTS = { perSecond: 1, burst: 10 };

const WITHOUT_STATUS = 1005; // what ws reports for a close frame without a code; must not be sent
const ABNORMAL = 1006;

/**
 * One WebSocket between a client and the library, for one document. It lets through only whole, sound frames addressed
 * to that document, and it makes the library's decisions ("denied", "closed") close the real socket.
 */
export class EditSocket implements WebSocketLike {
  /** Names this connection in the log. */
  readonly id = `c_${randomText(10)}`;
  readonly door: Door;
  /** The client's address, as far as it can be told. */
  readonly address: string;
  readonly saved = new SavedThrough();
  /** Who is at the other end; present once signed in. */
  session: Session | undefined;
  /** The first awareness client id that it spoke of; the only one it may use. */
  claimedAwarenessId: number | undefined;
  /** The same once nobody else turned out to have it. */
  awarenessId: number | undefined;
  /** It brought edits from elsewhere, which may need repair; see the hook `afterHandleMessage`. */
  hasBroughtState = false;
  /** What everybody in the room gets comes from the audience, not from the library; see audience.ts. */
  isFed = false;
  /** Why signing in failed; used when the library reports it. */
  denial: CloseReason = CLOSE.unavailable;
  readonly #ws: WebSocket;
  readonly #documentName: string;
  readonly #prefix: Uint8Array;
  readonly #awareness = new TokenBucket({
    perSecond: LIMITS.awarenessPerSecond,
    burst: 2 * LIMITS.awarenessPerSecond
  });
  readonly #stateRequests = new TokenBucket(STATE_REQUESTS);
  readonly #onClosed: (code: number) => void;
  #handler: FrameHandler | undefined;
  #isAlive = true;
  #isClosed = false;

  constructor(options: {
    ws: WebSocket;
    door: Door;
    documentName: string;
    address: string;
    /** Called once, when the socket will carry nothing more. */
    onClosed(socket: EditSocket, code: number): void;
  }) {
    this.#ws = options.ws;
    this.door = options.door;
    this.address = options.address;
    this.#documentName = options.documentName;
    this.#prefix = encodeAddress(options.documentName);
    this.#onClosed = (code) => options.onClosed(this, code);
  }

  /** Connects the two ends. `token` signs a stock Yjs client in, which cannot do it itself. */
  start(handler: FrameHandler, token: string): void {
    this.#handler = handler;
    this.#ws.on('message', (data: Buffer, isBinary: boolean) => this.#receive(data, isBinary));
    this.#ws.on('pong', () => (this.#isAlive = true));
    this.#ws.on('close', (code: number) => this.#finish(code, ''));
    this.#ws.on('error', () => {}); // a protocol violation: the library says goodbye with its code, 'close' follows
    if (this.door === 'yjs') handler.handleMessage(joinFrame(this.#prefix, authMessage(token)));
  }

  /** False from the moment closing was decided, although frames may still come in. */
  get isOpen(): boolean {
    return !this.#isClosed;
  }

  /** Only watches a live session: one of many, shown to nobody. */
  get isSpectator(): boolean {
    return this.session?.guest?.role === 'spectator';
  }

  get readyState(): number {
    return this.#isClosed ? this.#ws.CLOSING : this.#ws.readyState;
  }

  /** A frame of the library for the client. */
  send(data: string | ArrayBufferLike | Blob | ArrayBufferView): void {
    if (this.#isClosed || !(data instanceof Uint8Array)) return;
    const message = data.subarray(this.#prefix.length);
    if (this.isFed && isBroadcast(message)) return;
    if (message[0] === MESSAGE.close) return this.close(1011, 'The connection was reset.');
    this.feed(data);
    if (isDenial(message)) this.refuse(this.denial);
  }

  /** Sends a whole frame in the language of this door. */
  feed(data: Uint8Array): void {
    if (this.#isClosed) return;
    const frame = this.door === 'yjs' ? toPlainYjs(data.subarray(this.#prefix.length)) : data;
    if (frame) this.#transmit(frame);
  }

  /** A message of ours. Stock Yjs clients have no place for them. */
  tell(message: ServerMessage): void {
    if (this.#isClosed || this.door === 'yjs') return;
    this.#transmit(joinFrame(this.#prefix, statelessMessage(JSON.stringify(message))));
  }

  refuse(reason: CloseReason): void {
    this.close(reason.code, reason.reason);
  }

  close(code = 1000, reason = ''): void {
    if (this.#isClosed) return;
    this.#ws.resume(); // a paused socket would not hear the other end say goodbye
    const text = Buffer.from(reason).subarray(0, MAX_CLOSE_REASON_BYTES).toString();
    this.#ws.close(code === WITHOUT_STATUS || code === ABNORMAL ? 1000 : code, text);
    this.#finish(code, text);
  }

  /** Gives up a connection whose other end did not answer since the last call, and asks it again. */
  checkAlive(): void {
    if (!this.#isAlive) return this.terminate();
    this.#isAlive = false;
    this.#ws.ping();
  }

  /** Ends a connection whose other end does not answer. */
  terminate(): void {
    this.#ws.terminate();
    this.#finish(ABNORMAL, '');
  }

  /** Reads nothing more: what the client sends from now on, it sends again on its next connection. */
  pause(): void {
    this.#ws.pause();
  }

  #receive(data: Buffer, isBinary: boolean): void {
    if (this.#isClosed) return;
    this.#isAlive = true;
    if (!isBinary) return this.refuse(CLOSE.malformed);
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const frame = this.door === 'yjs' ? joinFrame(this.#prefix, bytes) : bytes;
    const verdict = inspectFrame(frame, this.#documentName);
    if (verdict === 'drop') return;
    if (!isPass(verdict)) return this.refuse(verdict);
    if (verdict.pass === 'awareness') {
      if (!this.#awareness.take()) return;
      this.claimedAwarenessId ??= verdict.clientId;
    }
    if (verdict.pass === 'state-request' && !this.#stateRequests.take()) return this.refuse(CLOSE.tooMany);
    this.#handler?.handleMessage(frame);
  }

  #transmit(frame: Uint8Array): void {
    if (this.#ws.bufferedAmount > MAX_BUFFERED_BYTES) return this.terminate();
    this.#ws.send(frame);
  }

  #finish(code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#handler?.handleClose({ code, reason });
    this.#onClosed(code);
  }
}

/** A frame without its address, as y-websocket speaks it; undefined for what that protocol does not know. */
function toPlainYjs(message: Uint8Array): Uint8Array | undefined {
  switch (message[0]) {
    case MESSAGE.sync:
    case MESSAGE.awareness:
    case MESSAGE.queryAwareness:
      return message;
    case MESSAGE.syncReply: {
      const copy = message.slice();
      copy[0] = MESSAGE.sync;
      return copy;
    }
    default:
      return undefined;
  }
}
