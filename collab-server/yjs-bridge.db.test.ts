import { addNode, LOCAL, readDocument } from '@automateos/workflow/document';
import { afterEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { Lab } from './testing/lab.ts';

const lab = new Lab();
const providers: WebsocketProvider[] = [];
afterEach(() => {
  for (const provider of providers.splice(0)) provider.destroy();
});

interface Bot {
  doc: Y.Doc;
  provider: WebsocketProvider;
  closes: (number | undefined)[];
}

/** A stock y-websocket client. */
function bot(name: string, token: string): Bot {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${lab.running.url}/yjs`, name, doc, {
    params: { token },
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
    maxBackoffTime: 200
  });
  providers.push(provider);
  const closes: (number | undefined)[] = [];
  provider.on('connection-close', (event) => void closes.push(event?.code));
  return { doc, provider, closes };
}

test('a stock y-websocket client joins with an API key and edits both ways', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const { doc, provider } = bot(room.name, room.bob.token);
  await expect.poll(() => provider.synced).toBe(true);
  const node = { type: 'start', typeVersion: 1, label: 'Bot', position: { x: 0, y: 0 } };
  const made = addNode(doc, node, LOCAL);
  await expect.poll(() => Object.keys(readDocument(ada.doc).document.nodes)).toEqual([made]);
  const answered = addNode(ada.doc, { ...node, label: 'Ada' }, LOCAL);
  await expect.poll(() => Object.keys(readDocument(doc).document.nodes)).toContain(answered);
  await expect.poll(async () => (await lab.workshop.stored(room)).getMap('nodes').size).toBe(2);
});

test('presence goes both ways, with the identity of the key', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const { doc, provider } = bot(room.name, room.bob.token);
  provider.awareness.setLocalState({ cursor: { x: 5, y: 6 }, user: { name: 'Somebody else' } });
  const seen = () => ada.provider.awareness!.getStates().get(doc.clientID);
  await expect
    .poll(seen)
    .toMatchObject({ cursor: { x: 5, y: 6 }, user: { name: expect.stringMatching(/^Key of/) } });
  ada.provider.awareness!.setLocalState({ cursor: { x: 7, y: 8 } });
  await expect
    .poll(() => provider.awareness.getStates().get(ada.doc.clientID))
    .toMatchObject({ cursor: { x: 7 } });
});

test('a client that comes back brings what it did meanwhile', async () => {
  const room = await lab.newRoom();
  const { doc, provider } = bot(room.name, room.bob.token);
  await expect.poll(() => provider.synced).toBe(true);
  provider.disconnect();
  doc.getMap('test').set('offline', 1);
  provider.connect();
  await expect
    .poll(async () => (await lab.workshop.stored(room)).getMap('test').toJSON())
    .toEqual({ offline: 1 });
});

test.each([
  ['without a token', '', 4401],
  ['with a wrong one', 'ao_wrong', 4401]
])('a client %s is closed for good', async (_, token, code) => {
  const room = await lab.newRoom();
  const { provider, closes } = bot(room.name, token);
  await expect.poll(() => closes).toEqual([code]);
  expect(provider.shouldConnect).toBe(false);
});

test('the key of a viewer reads and does not write', async () => {
  const room = await lab.newRoom();
  const { token } = await lab.workshop.addPerson(room.orgId, 'viewer');
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const { doc, provider, closes } = bot(room.name, token);
  ada.map.set('n', 1);
  await expect.poll(() => doc.getMap('test').get('n')).toBe(1);
  expect(provider.synced).toBe(true);
  doc.getMap('test').set('no', 1);
  await expect.poll(() => closes).toEqual([4403]);
  expect(ada.map.has('no')).toBe(false);
});
