import { afterEach, expect, test } from 'vitest';
import { IndexeddbPersistence } from 'y-indexeddb';
import * as Y from 'yjs';
import { localName, openLocalStore, type LocalStore } from './local-store.ts';

const SERVER = Symbol('server');

const opened: LocalStore[] = [];
afterEach(() => {
  for (const store of opened.splice(0)) store.close();
  localStorage.clear();
});

async function open(name: string, isUnsaved = true): Promise<{ doc: Y.Doc; store: LocalStore }> {
  const doc = new Y.Doc();
  const edits = { isFromServer: (origin: unknown) => origin === SERVER, isUnsaved: () => isUnsaved };
  const store = await openLocalStore(name, doc, edits);
  opened.push(store);
  return { doc, store };
}

/** The page ends, and with it every write to IndexedDB that was not finished. */
async function endPage(name: string, { store }: { store: LocalStore }): Promise<void> {
  window.dispatchEvent(new Event('pagehide'));
  store.close();
  const unfinished = new IndexeddbPersistence(name, new Y.Doc());
  await unfinished.whenSynced;
  await unfinished.clearData();
}

const newName = () => localName('usr_me', `wf_${crypto.randomUUID()}`);

test('what was typed the instant before a reload is there after it', async () => {
  const name = newName();
  const before = await open(name);
  before.doc.getMap('nodes').set('label', 'Find order');
  await endPage(name, before);
  expect((await open(name)).doc.getMap('nodes').get('label')).toBe('Find order');
});

test('two tabs that end together lose neither', async () => {
  const name = newName();
  const [one, other] = [await open(name), await open(name)];
  one.doc.getMap('nodes').set('a', 1);
  other.doc.getMap('nodes').set('b', 2);
  window.dispatchEvent(new Event('pagehide'));
  other.store.close();
  await endPage(name, one);
  expect((await open(name)).doc.getMap('nodes').toJSON()).toEqual({ a: 1, b: 2 });
});

test('what the server has, sent or stored, leaves nothing behind', async () => {
  const name = newName();
  const { doc, store } = await open(name, false);
  doc.getMap('nodes').set('a', 1);
  doc.transact(() => doc.getMap('nodes').set('b', 2), SERVER);
  await endPage(name, { store });
  expect(Object.keys(localStorage)).toEqual([]);
});

test('edits that were given up are not brought back', async () => {
  const name = newName();
  const before = await open(name);
  before.doc.getMap('nodes').set('a', 1);
  window.dispatchEvent(new Event('pagehide'));
  await before.store.forget();
  expect((await open(name)).doc.getMap('nodes').size).toBe(0);
});
