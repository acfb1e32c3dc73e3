import { createEncoder, toUint8Array, writeUint8, writeVarString, writeVarUint } from 'lib0/encoding';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { SYNC } from './frames.ts';
import { syncMessage } from './testing/client.ts';
import { Lab } from './testing/lab.ts';

const lab = new Lab();
const MALLORY = 7;

/** Two forgotten changes of a client. */
const forgotten = Uint8Array.of(1, 1, MALLORY, 0, 0, 2, 0);

/** The same client's text again, from its second change on: its left neighbour is one that has no neighbours. */
function bomb(alongWith: Y.Doc): Uint8Array {
  const encoder = createEncoder();
  for (const number of [1, 1, MALLORY, 1]) writeVarUint(encoder, number);
  writeUint8(encoder, 4); // a text without origins
  writeVarUint(encoder, 1); // whose parent is a root
  writeVarString(encoder, 'test');
  writeVarString(encoder, 'abc');
  writeVarUint(encoder, 0);
  return Y.mergeUpdates([toUint8Array(encoder), Y.encodeStateAsUpdate(alongWith)]);
}

test('an edit that Yjs stumbles over costs its sender the connection, and nobody any content', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('before', 1);
  await expect.poll(() => ada.isSaved).toBe(true);

  const mallory = await lab.raw({ name: room.name }).signIn(room.bob.token);
  mallory.say(syncMessage(SYNC.update, forgotten));
  await expect.poll(() => mallory.told).toContainEqual({ type: 'saved', through: 1 });
  const half = new Y.Doc();
  half.getMap('test').set('half', 1);
  mallory.say(syncMessage(SYNC.update, bomb(half)));
  expect(await mallory.closed).toBe(4422);
  expect(mallory.told).not.toContainEqual({ type: 'saved', through: 2 });

  await expect.poll(() => ada.closes).toContain(1012);
  await expect.poll(() => ada.provider.isSynced).toBe(true);
  ada.map.set('after', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  expect(bob.map.toJSON()).toEqual({ before: 1, after: 1 });
  expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ before: 1, after: 1 });
});
