import { IndexeddbPersistence } from 'y-indexeddb';
import type * as Y from 'yjs';
import { LastEdits } from './last-edits.ts';

const PREFIX = 'automateos:';

/** Keeps a document on this device until the server has it, so that a reload, a crash or a day offline loses nothing. */
export interface LocalStore {
  /** False in a browser that refuses storage: then only this tab holds unsaved edits. */
  kept: boolean;
  /** The transaction origin of edits read back. */
  origin: unknown;
  /** Deletes the copy, after its edits were refused and rescued or given up. */
  forget(): Promise<void>;
  close(): void;
}

/** The database name of one person's copy of one document. */
export const localName = (userId: string, documentId: string): string => `${PREFIX}${userId}:${documentId}`;

/**
 * Opens the copy and applies it to `doc`. Never rejects: without storage `kept` is false.
 * `isFromServer` and `isUnsaved` tell which edits must survive a page that goes away this instant.
 */
export async function openLocalStore(
  name: string,
  doc: Y.Doc,
  edits: { isFromServer: (origin: unknown) => boolean; isUnsaved: () => boolean }
): Promise<LocalStore> {
  if (!(await hasStorage()))
    return { kept: false, origin: undefined, forget: async () => {}, close: () => {} };
  const persistence = new IndexeddbPersistence(name, doc);
  await persistence.whenSynced;
  const isSafe = (origin: unknown) => origin === persistence || edits.isFromServer(origin);
  const last = new LastEdits({ name, doc, isSafe, isNeeded: edits.isUnsaved });
  last.restore();
  return {
    kept: true,
    origin: persistence,
    forget: () => {
      last.forget();
      return persistence.clearData();
    },
    close: () => {
      last.close();
      void persistence.destroy();
    }
  };
}

function hasStorage(): Promise<boolean> {
  return new Promise((resolve) => {
    if (typeof indexedDB === 'undefined') return resolve(false);
    const request = indexedDB.open(`${PREFIX}probe`);
    request.onsuccess = () => {
      request.result.close();
      resolve(true);
    };
    request.onerror = () => resolve(false); // Firefox in private windows, a full disk
  });
}
