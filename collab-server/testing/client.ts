import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { isEditFrame, type ServerMessage } from '@automateos/workflow';
import { createDecoder, readVarString } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import WebSocket from 'ws';
import * as Y from 'yjs';
import { authMessage, encodeAddress, joinFrame, MESSAGE, type SYNC } from '../frames.ts';

export interface JoinOptions {
  /** `ws://127.0.0.1:port` */
  url: string;
  name: string;
  token: string;
  doc?: Y.Doc;
  headers?: Record<string, string>;
  /** Pause before a connection is tried again (ms). */
  retryMs?: number;
}

/** A client as the browser has one: the stock provider, with a socket that counts edits (PROTOCOL.md). */
export class TestClient {
  readonly doc: Y.Doc;
  readonly provider: HocuspocusProvider;
  readonly messages: ServerMessage[] = [];
  /** Codes with which the server closed. */
  readonly closes: number[] = [];
  /** Edit frames put on the present socket, and how many of them are saved. */
  sent = 0;
  through = 0;
  denial: string | undefined;
  readonly #socket: HocuspocusProviderWebsocket;

  constructor(options: JoinOptions) {
    this.doc = options.doc ?? new Y.Doc();
    this.#socket = new HocuspocusProviderWebsocket({
      url: `${options.url}/collab/${options.name}`,
      WebSocketPolyfill: this.#countingSocket(options.headers),
      delay: options.retryMs ?? 50,
      minDelay: options.retryMs ?? 50,
      maxDelay: 200
    });
    this.provider = new HocuspocusProvider({
      name: options.name,
      document: this.doc,
      token: options.token,
      websocketProvider: this.#socket,
      onStateless: ({ payload }) => this.#receive(JSON.parse(payload) as ServerMessage),
      onAuthenticationFailed: ({ reason }) => void (this.denial = reason),
      onClose: ({ event }) => {
        this.closes.push(event.code);
        if (event.code >= 4400 && event.code < 4500) this.#socket.disconnect();
      }
    });
    this.provider.attach();
  }

  /** A map that no layout knows of: the server neither checks nor repairs it. */
  get map(): Y.Map<unknown> {
    return this.doc.getMap('test');
  }

  /** Whether everything done here is on the server's disk. */
  get isSaved(): boolean {
    return this.provider.isSynced && this.through >= this.sent;
  }

  received<T extends ServerMessage['type']>(type: T): Extract<ServerMessage, { type: T }>[] {
    return this.messages.filter((message) => message.type === type) as Extract<ServerMessage, { type: T }>[];
  }

  disconnect(): void {
    this.#socket.disconnect();
  }

  connect(): void {
    void this.#socket.connect();
  }

  destroy(): void {
    this.provider.destroy();
    this.#socket.destroy();
  }

  #receive(message: ServerMessage): void {
    this.messages.push(message);
    if (message.type === 'saved') this.through = message.through;
  }

  #countingSocket(headers: Record<string, string> | undefined): unknown {
    const onOpen = () => void ((this.sent = 0), (this.through = 0));
    const onEdit = () => void this.sent++;
    return class extends WebSocket {
      constructor(url: string) {
        super(url, { headers });
        this.on('error', () => {}); // one that is given up while it connects; 'close' tells the provider
        onOpen();
      }

      override send(data: Uint8Array): void {
        if (isEditFrame(data)) onEdit();
        super.send(data);
      }
    };
  }
}

/** A bare socket that says whatever a test wants it to say. */
export class RawClient {
  readonly ws: WebSocket;
  /** The close code, once closed. */
  readonly closed: Promise<number>;
  /** Messages of the server, without their address. */
  readonly messages: Uint8Array[] = [];
  readonly #prefix: Uint8Array;

  constructor(options: { url: string; name: string; path?: string; headers?: Record<string, string> }) {
    this.#prefix = encodeAddress(options.name);
    this.ws = new WebSocket(options.url + (options.path ?? `/collab/${options.name}`), {
      headers: options.headers
    });
    this.closed = new Promise((resolve) => this.ws.on('close', (code) => resolve(code)));
    this.ws.on('message', (data: Buffer) =>
      this.messages.push(new Uint8Array(data).subarray(this.#prefix.length))
    );
    this.ws.on('error', () => {}); // the close code tells
  }

  async opened(): Promise<this> {
    if (this.ws.readyState === WebSocket.CONNECTING)
      await new Promise((resolve, reject) => this.ws.once('open', resolve).once('error', reject));
    return this;
  }

  async signIn(token: string): Promise<this> {
    await this.opened();
    this.say(authMessage(token));
    await new Promise<void>((resolve) => {
      const look = () => (this.messages.length > 0 ? resolve() : setImmediate(look));
      look();
    });
    return this;
  }

  /** What the server said in JSON. */
  get told(): ServerMessage[] {
    const stateless = this.messages.filter((message) => message[0] === MESSAGE.stateless);
    return stateless.map(
      (message) => JSON.parse(readVarString(createDecoder(message.subarray(1)))) as ServerMessage
    );
  }

  /** Sends a message, with the address of the document or another. */
  say(message: Uint8Array, prefix = this.#prefix): void {
    this.ws.send(joinFrame(prefix, message));
  }
}

/** A sync message with an update, for a bare socket to say. */
export function syncMessage(kind: (typeof SYNC)[keyof typeof SYNC], update: Uint8Array): Uint8Array {
  const encoder = createEncoder();
  writeVarUint(encoder, MESSAGE.sync);
  writeVarUint(encoder, kind);
  writeVarUint8Array(encoder, update);
  return toUint8Array(encoder);
}
