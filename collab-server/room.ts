import type { DocumentRef } from '@automateos/db/queries/documents';
import { LIMITS } from '@automateos/workflow';
import type { Document } from '@hocuspocus/server';
import * as Y from 'yjs';
import type { Audience } from './audience.ts';
import type { EditSocket } from './edit-socket.ts';
import type { RunView } from './run-view.ts';

/** An edit message that depends on something the document does not have yet. */
export interface HeldEdit {
  socket: EditSocket;
  /** Its number on its connection. */
  number: number;
  /** Clocks that the document must have reached. */
  needs: ReadonlyMap<number, number>;
}

/** One document in this server's memory, and what belongs to it besides its content. */
export class Room {
  readonly ref: DocumentRef;
  readonly document: Document;
  /** Whom the client ids seen so far belong to; null for the server. */
  readonly owners = new Map<number, { userId: string | null; firstSeenAt: Date }>();
  /** When a server last vanished with this document in its hands. */
  interruptedAt: Date | undefined;
  readonly held: HeldEdit[] = [];
  /** Colour slots by user id, in the order of joining. */
  readonly colors = new Map<string, number>();
  /** Runs of this workflow that people here have been told about. */
  readonly runs = new Map<string, RunView>();
  /** The spectators of a live session; there once the document is loaded. */
  audience: Audience | undefined;
  /** Its own client id is registered. */
  serverHasWritten = false;
  /** Memory is not to be trusted any more: nothing of it is shown, logged or shared, see give-up.ts. */
  isBroken = false;
  /** Rows in the log that no fold has moved yet, and when the last one came. */
  rowsToFold: number;
  lastRowAt = Date.now();
  /** Upper bound of the encoded size: the sum of all updates since it was last encoded. */
  #bytes: number;

  constructor(options: {
    ref: DocumentRef;
    document: Document;
    interruptedAt: Date | undefined;
    rowsToFold: number;
    bytes: number;
  }) {
    this.ref = options.ref;
    this.document = options.document;
    this.interruptedAt = options.interruptedAt;
    this.rowsToFold = options.rowsToFold;
    this.#bytes = options.bytes;
    this.owners.set(options.document.clientID, { userId: null, firstSeenAt: new Date() });
  }

  get id(): string {
    return this.ref.documentId;
  }

  /** The sockets that are in the room: signed in, and with the document loaded. */
  get sockets(): EditSocket[] {
    return this.document.getConnections().map((connection) => connection.context.socket as EditSocket);
  }

  get bytes(): number {
    return this.#bytes;
  }

  grew(bytes: number): void {
    this.#bytes += bytes;
  }

  /** Whether the document can take that much more. Encodes it only when the sum of all updates passes the limit. */
  hasSpaceFor(bytes: number): boolean {
    if (this.#bytes + bytes <= LIMITS.documentBytes) return true;
    this.#bytes = Y.encodeStateAsUpdate(this.document).length;
    return this.#bytes + bytes <= LIMITS.documentBytes;
  }
}

/** The open documents. */
export class Rooms {
  readonly #byId = new Map<string, Room>();
  readonly #byDocument = new WeakMap<Document, Room>();

  open(room: Room): void {
    this.#byId.set(room.id, room);
    this.#byDocument.set(room.document, room);
  }

  close(room: Room): void {
    if (this.#byId.get(room.id) === room) this.#byId.delete(room.id);
  }

  find(documentId: string): Room | undefined {
    return this.#byId.get(documentId);
  }

  /** The room of a document that is loaded; also when it is being closed. */
  of(document: Document): Room | undefined {
    return this.#byDocument.get(document);
  }

  all(): Room[] {
    return [...this.#byId.values()];
  }

  /** Rooms where people watch this workflow. */
  ofWorkflow(workflowId: string): Room[] {
    return this.all().filter((room) => room.ref.workflowId === workflowId && room.ref.kind === 'main');
  }
}
