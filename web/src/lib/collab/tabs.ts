import * as Y from 'yjs';

type TabMessage =
  | { type: 'update'; update: Uint8Array }
  /** Sent on joining and on losing the server: "what do you have that I lack?" */
  | { type: 'ask'; stateVector: Uint8Array };

export interface TabsOptions {
  name: string;
  doc: Y.Doc;
  /** While the server is there it carries the edits; sending them twice would only double its log. */
  isOnline: () => boolean;
}

/** The transaction origin of edits that came from another tab of the same person. */
export const TAB_ORIGIN = Symbol('other tab');

/** Keeps the tabs of one person in step while the server is away. */
export class Tabs {
  readonly #channel: BroadcastChannel;
  readonly #options: TabsOptions;

  constructor(options: TabsOptions) {
    this.#options = options;
    this.#channel = new BroadcastChannel(options.name);
    this.#channel.onmessage = (event: MessageEvent<TabMessage>) => this.#receive(event.data);
    options.doc.on('update', this.#onUpdate);
  }

  /** Asks the other tabs for what this one lacks. Call when the server was lost. */
  ask(): void {
    this.#send({ type: 'ask', stateVector: Y.encodeStateVector(this.#options.doc) });
  }

  close(): void {
    this.#options.doc.off('update', this.#onUpdate);
    this.#channel.close();
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin !== TAB_ORIGIN && !this.#options.isOnline()) this.#send({ type: 'update', update });
  };

  #receive(message: TabMessage): void {
    const { doc } = this.#options;
    if (message.type === 'update') return Y.applyUpdate(doc, message.update, TAB_ORIGIN);
    this.#send({ type: 'update', update: Y.encodeStateAsUpdate(doc, message.stateVector) });
  }

  #send(message: TabMessage): void {
    this.#channel.postMessage(message);
  }
}
