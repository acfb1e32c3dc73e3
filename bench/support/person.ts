import { LOCAL, moveNodes, nodesMap, readNode } from '@automateos/workflow/document';
import type { ServerMessage } from '@automateos/workflow';
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import WebSocket from 'ws';
import * as Y from 'yjs';

/** Hocuspocus' frames: document name, type, content (collab-server/PROTOCOL.md). */
const TYPE = { sync: 0, auth: 2, syncReply: 4, stateless: 5 } as const;
const SYNC = { step1: 0, step2: 1, update: 2 } as const;
const AUTH_TOKEN = 0;

export interface PersonOptions {
  /** `ws://host:port`; the document's path is added. */
  url: string;
  documentName: string;
  token: string;
  /** The node that this person moves. */
  nodeId: string;
  /** Applies what others do and reports it; the others only receive, so that the load generator is not what is measured. */
  isSampled: boolean;
  /** Somebody else's node has moved here. */
  onSeen: (nodeId: string, edit: number) => void;
  /** The first `count` edits of this socket are on disk. */
  onSaved: (count: number) => void;
}

/** Somebody in a room, as a bare socket: opens the document, moves one node, sees the others. */
export class Person {
  readonly doc = new Y.Doc();
  readonly #options: PersonOptions;
  readonly #socket: WebSocket;
  readonly #synced = Promise.withResolvers<void>();

  constructor(options: PersonOptions) {
    this.#options = options;
    this.#socket = new WebSocket(`${options.url}/collab/${options.documentName}`);
    this.#socket.once('open', () =>
      this.#say(TYPE.auth, (encoder) => {
        writeVarUint(encoder, AUTH_TOKEN);
        writeVarString(encoder, options.token);
      })
    );
    this.#socket.on('message', (data: Buffer) => this.#read(data));
    this.#socket.once('error', this.#synced.reject);
    this.#socket.once('close', (code) => this.#synced.reject(new Error(`The room closed with ${code}.`)));
    this.#synced.promise.catch(() => {
      // whoever waits in join() hears of it; a close after that is the end of the measurement
    });
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== this) this.#send(SYNC.update, update);
    });
  }

  /** Resolves when the whole document is here. @throws when the socket closes before */
  async join(): Promise<this> {
    await this.#synced.promise;
    if (this.#options.isSampled)
      nodesMap(this.doc).observeDeep((events, { origin }) => {
        if (origin === this) for (const event of events) this.#report(String(event.path[0]));
      });
    return this;
  }

  /** Moves this person's node; the number of the edit travels as its place. */
  edit(number: number): void {
    moveNodes(this.doc, new Map([[this.#options.nodeId, { x: number, y: 0 }]]), LOCAL);
  }

  leave(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.close();
    return gone;
  }

  placeOf(nodeId: string): number | undefined {
    return readNode(this.doc, nodeId)?.position.x;
  }

  #report(nodeId: string): void {
    const edit = this.placeOf(nodeId);
    if (edit !== undefined) this.#options.onSeen(nodeId, edit);
  }

  #read(frame: Buffer): void {
    const decoder = createDecoder(new Uint8Array(frame.buffer, frame.byteOffset, frame.length));
    readVarString(decoder);
    const type = readVarUint(decoder);
    if (type === TYPE.auth) this.#send(SYNC.step1, Y.encodeStateVector(this.doc));
    else if (type === TYPE.stateless) this.#hear(JSON.parse(readVarString(decoder)) as ServerMessage);
    else if (type === TYPE.sync || type === TYPE.syncReply)
      this.#sync(readVarUint(decoder), () => readVarUint8Array(decoder));
  }

  #sync(kind: number, readUpdate: () => Uint8Array): void {
    if (kind === SYNC.step2) {
      Y.applyUpdate(this.doc, readUpdate(), this);
      this.#synced.resolve();
    } else if (kind === SYNC.update && this.#options.isSampled) Y.applyUpdate(this.doc, readUpdate(), this);
  }

  #hear(message: ServerMessage): void {
    if (message.type === 'saved') this.#options.onSaved(message.through);
  }

  #send(kind: number, update: Uint8Array): void {
    this.#say(TYPE.sync, (encoder) => {
      writeVarUint(encoder, kind);
      writeVarUint8Array(encoder, update);
    });
  }

  #say(type: number, write: (encoder: ReturnType<typeof createEncoder>) => void): void {
    const encoder = createEncoder();
    writeVarString(encoder, this.#options.documentName);
    writeVarUint(encoder, type);
    write(encoder);
    this.#socket.send(toUint8Array(encoder));
  }
}
