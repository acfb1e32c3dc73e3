import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { DOCUMENT_SCHEMA_VERSION, type ServerMessage } from '@automateos/workflow';
import type * as Y from 'yjs';
import { noticeForClose, noticeForReader, type Notice } from './close-notice.ts';
import { watchedSocket } from './counting-socket.ts';
import {
  describeSave,
  INITIAL_SAVE_FACTS,
  isSaved,
  reduceSave,
  type SaveEvent,
  type SaveFacts
} from './save-state.ts';

const SLOW_CHECK_MS = 1_000;

export interface ConnectionOptions {
  documentId: string;
  doc: Y.Doc;
  /** `ws://host`; the path is added here. */
  origin: string;
  /** Of a live session; without it the session cookie says who I am. */
  ticket?: string;
  onMessage: (message: ServerMessage) => void;
  onAccess: () => void;
  onLost: () => void;
  /** The server's state is in the document now; called before `arrived` says so. */
  onArrived: () => void;
  /** A value that looked like a secret was taken out of an edit. */
  onSecretRemoved: () => void;
}

/** The socket to the collab-server and the truth about what it has stored. */
export class Connection {
  facts = $state.raw<SaveFacts>(INITIAL_SAVE_FACTS);
  /** What the server lets this connection do; `undefined` until it said so. */
  canWrite = $state.raw<boolean | undefined>();
  notice = $state.raw<Notice | undefined>();
  /** The server's state arrived at least once. */
  arrived = $state(false);
  readonly status = $derived.by(() => describeSave(this.facts, this.#now));
  readonly provider: HocuspocusProvider;
  readonly #socket: HocuspocusProviderWebsocket;
  readonly #options: ConnectionOptions;
  readonly #stop: (() => void)[];
  #now = $state(Date.now());
  #waiters: (() => void)[] = [];

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#socket = new HocuspocusProviderWebsocket({
      url: `${options.origin}/collab/${options.documentId}`,
      WebSocketPolyfill: watchedSocket({
        onEdits: () => this.record({ type: 'sent', at: Date.now() }),
        onAnswered: () => this.record({ type: 'answered' })
      }),
      maxDelay: 8_000, // a person waits for it: the library's 30 s is for machines
      autoConnect: false
    });
    this.provider = this.#createProvider();
    this.#stop = [this.#followNetwork(), this.#tick()];
  }

  /** Call once edits kept on this device are applied, so that the first exchange carries only differences. */
  open(): void {
    this.provider.attach();
    void this.#socket.connect();
  }

  record(event: SaveEvent): void {
    this.facts = reduceSave(this.facts, event);
    if (!isSaved(this.facts) || this.facts.dirty) return;
    for (const resolve of this.#waiters.splice(0)) resolve();
  }

  /** Resolves when everything done so far is stored by the server; rejects after `timeoutMs`. */
  async whenSaved(timeoutMs: number): Promise<void> {
    if (isSaved(this.facts) && !this.facts.dirty) return;
    const saved = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => saved.reject(new Error('Your changes could not be saved yet. Try again in a moment.')),
      timeoutMs
    );
    this.#waiters.push(saved.resolve);
    await saved.promise.finally(() => clearTimeout(timer));
  }

  destroy(): void {
    for (const stop of this.#stop) stop();
    this.provider.destroy();
    this.#socket.destroy();
  }

  #createProvider(): HocuspocusProvider {
    return new HocuspocusProvider({
      name: this.#options.documentId,
      document: this.#options.doc,
      websocketProvider: this.#socket,
      onOpen: () => this.record({ type: 'open' }),
      token: JSON.stringify({ token: this.#options.ticket, schemaVersion: DOCUMENT_SCHEMA_VERSION }),
      onSynced: () => {
        this.#options.onArrived();
        this.arrived = true;
      },
      onClose: ({ event }) => this.#closed(event.code),
      onStateless: ({ payload }) => this.#receive(payload)
    });
  }

  #closed(code: number): void {
    const notice = noticeForClose(code, this.facts.dirty);
    if (!notice) {
      this.record({ type: 'lost' });
      return this.#options.onLost();
    }
    // A demotion says first what became of the edit, then closes: the more telling notice stays.
    this.notice = this.facts.rejected && this.notice ? { ...this.notice, final: true } : notice;
    this.record({ type: 'refused' });
    this.#socket.disconnect();
  }

  #receive(payload: string): void {
    const message = JSON.parse(payload) as ServerMessage;
    if (message.type === 'saved') this.record({ type: 'stored', through: message.through });
    else if (message.type === 'not-saved') this.record({ type: 'store-failed' });
    else if (message.type === 'access') {
      this.canWrite = message.canWrite;
      this.#options.onAccess();
    } else if (message.type === 'refused') this.#rejected(message.reason);
    else this.#options.onMessage(message);
  }

  #rejected(reason: 'read-only' | 'too-large' | 'secret'): void {
    if (reason === 'secret') return this.#options.onSecretRemoved();
    this.record({ type: 'rejected' });
    if (reason === 'read-only') this.notice = noticeForReader();
  }

  /** A browser that goes offline notices a dead socket only after half a minute; its own events are quicker. */
  #followNetwork(): () => void {
    const offline = () => this.#socket.disconnect();
    const online = () => {
      if (!this.notice?.final) void this.#socket.connect();
    };
    window.addEventListener('offline', offline);
    window.addEventListener('online', online);
    return () => {
      window.removeEventListener('offline', offline);
      window.removeEventListener('online', online);
    };
  }

  #tick(): () => void {
    const timer = setInterval(() => (this.#now = Date.now()), SLOW_CHECK_MS);
    return () => clearInterval(timer);
  }
}
