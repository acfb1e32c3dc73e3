import { randomText } from '@automateos/workflow';
import * as Y from 'yjs';

/** IndexedDB writes that were begun this long ago have ended, or never will. */
const RECENT_MS = 10_000;

export interface LastEditsOptions {
  /** Names the copy; each tab writes under a name of its own that begins with it. */
  name: string;
  doc: Y.Doc;
  /** Whether a change came from where it is safe already. */
  isSafe: (origin: unknown) => boolean;
  /** Whether there is anything that the server does not have. */
  isNeeded: () => boolean;
}

/**
 * Saves what was typed just before a page goes away. A browser gives up IndexedDB writes that are not finished when the
 * page ends, so an edit followed at once by a reload could be lost; localStorage is written before the page may end.
 */
export class LastEdits {
  readonly #options: LastEditsOptions;
  readonly #prefix: string;
  readonly #key: string;
  #recent: { at: number; update: Uint8Array }[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: LastEditsOptions) {
    this.#options = options;
    this.#prefix = `${options.name}#`;
    this.#key = this.#prefix + randomText(8);
    options.doc.on('update', this.#onUpdate);
    window.addEventListener('pagehide', this.#save);
    document.addEventListener('visibilitychange', this.#onVisibility);
  }

  /** Brings back what tabs left behind. Call once the copy is applied and listens: then it keeps them. */
  restore(): void {
    const keys = this.#keys();
    for (const key of keys) {
      const text = localStorage.getItem(key);
      if (text) Y.applyUpdate(this.#options.doc, decode(text));
    }
    this.#timer = setTimeout(() => {
      for (const key of keys) localStorage.removeItem(key);
    }, RECENT_MS);
  }

  /** Deletes what tabs left behind. */
  forget(): void {
    this.close();
    for (const key of this.#keys()) localStorage.removeItem(key);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#options.doc.off('update', this.#onUpdate);
    window.removeEventListener('pagehide', this.#save);
    document.removeEventListener('visibilitychange', this.#onVisibility);
  }

  #keys(): string[] {
    return Object.keys(localStorage).filter((key) => key.startsWith(this.#prefix));
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (this.#options.isSafe(origin)) return;
    const at = Date.now();
    this.#recent = this.#recent.filter((edit) => edit.at > at - RECENT_MS);
    this.#recent.push({ at, update });
  };

  /** Phones end hidden pages without a word. */
  readonly #onVisibility = (): void => {
    if (document.visibilityState === 'hidden') this.#save();
  };

  readonly #save = (): void => {
    const updates = this.#recent.filter(({ at }) => at > Date.now() - RECENT_MS).map(({ update }) => update);
    if (updates.length === 0 || !this.#options.isNeeded()) return localStorage.removeItem(this.#key);
    try {
      localStorage.setItem(this.#key, encode(Y.mergeUpdates(updates)));
    } catch (error) {
      // Too much for this small store: the write to IndexedDB is what remains.
      if (!(error instanceof DOMException)) throw error;
    }
  };
}

const encode = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const decode = (text: string): Uint8Array => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
