import { personColorNumber, toPublicId, type AwarenessState } from '@automateos/workflow';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import { MESSAGE } from '../frames.ts';
import type { TestClient } from '../testing/client.ts';
import { Lab, type TestRoom } from '../testing/lab.ts';

const lab = new Lab();

/** The states that a client sees, its own included. */
const seenBy = (client: TestClient): Map<number, AwarenessState> =>
  client.provider.awareness!.getStates() as Map<number, AwarenessState>;

const own = (client: TestClient): number => client.doc.clientID;

async function enter(room: TestRoom, token: string): Promise<TestClient> {
  const client = await lab.join({ name: room.name, token });
  client.provider.awareness!.setLocalState({ cursor: { x: 1, y: 2 } });
  return client;
}

/** An awareness message; the clock overrules what is there. */
function awareness(states: Record<number, unknown>, clock = 99): Uint8Array {
  const update = createEncoder();
  writeVarUint(update, Object.keys(states).length);
  for (const [clientId, state] of Object.entries(states)) {
    writeVarUint(update, Number(clientId));
    writeVarUint(update, clock);
    writeVarString(update, JSON.stringify(state));
  }
  const message = createEncoder();
  writeVarUint(message, MESSAGE.awareness);
  writeVarUint8Array(message, toUint8Array(update));
  return toUint8Array(message);
}

/** Ada comes first and gets her own; Bob gets his own unless that is hers. */
function colorsOf({ ada, bob }: Record<'ada' | 'bob', { userId: string }>): Record<'ada' | 'bob', string> {
  const [first, second] = [ada, bob].map(({ userId }) => personColorNumber(toPublicId('usr', userId)));
  const free = first === 1 ? 2 : 1;
  return { ada: `u${first}`, bob: `u${second === first ? free : second}` };
}

describe('identity', () => {
  test('is written by the server, whatever the client says', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    bob.provider.awareness!.setLocalState({
      user: { id: 'usr_ada', name: 'Ada', color: 'u1' },
      cursor: null
    });
    await expect.poll(() => seenBy(ada).get(own(bob))).toMatchObject({ cursor: null });
    const { user } = seenBy(ada).get(own(bob))!;
    expect(user).toMatchObject({ id: toPublicId('usr', room.bob.userId), color: colorsOf(room).bob });
    expect(user!.name).not.toBe('Ada');
  });

  test('everybody has their own colour, or a free one if it is taken, in all of their windows', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    const again = await enter(room, room.ada.token);
    const color = (viewer: TestClient, seen: TestClient) => seenBy(viewer).get(own(seen))?.user?.color;
    await expect
      .poll(() => [color(bob, ada), color(ada, bob), color(bob, again)])
      .toEqual([colorsOf(room).ada, colorsOf(room).bob, colorsOf(room).ada]);
  });

  test('the state of somebody else cannot be changed or removed', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    await expect.poll(() => seenBy(bob).get(own(ada))?.cursor).toEqual({ x: 1, y: 2 });
    const mallory = await lab.raw({ name: room.name }).signIn(room.bob.token);
    mallory.say(awareness({ 4711: { cursor: { x: 7, y: 7 } } }));
    mallory.say(awareness({ [own(ada)]: { cursor: { x: 66, y: 66 } } }));
    mallory.say(awareness({ [own(ada)]: null }));
    mallory.say(awareness({ 4711: { cursor: { x: 8, y: 8 } } }));
    await expect.poll(() => seenBy(bob).get(4711)?.cursor).toEqual({ x: 7, y: 7 });
    expect(seenBy(bob).get(own(ada))?.cursor).toEqual({ x: 1, y: 2 });
  });

  test('somebody else’s client id cannot be taken as one’s own', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    await expect.poll(() => seenBy(bob).get(own(ada))?.user).toBeDefined();
    const mallory = await lab.raw({ name: room.name }).signIn(room.bob.token);
    mallory.say(awareness({ [own(ada)]: { cursor: { x: 66, y: 66 } } }));
    mallory.say(awareness({ [own(ada)]: null }, 100));
    ada.provider.awareness!.setLocalState({ cursor: { x: 3, y: 4 } });
    await expect.poll(() => seenBy(bob).get(own(ada))?.cursor).toEqual({ x: 3, y: 4 });
    expect(seenBy(bob).get(own(ada))).toMatchObject({
      cursor: { x: 3, y: 4 },
      user: { id: toPublicId('usr', room.ada.userId) }
    });
  });
});

describe('limits', () => {
  test('twenty thousand invented ids are refused', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const mallory = await lab.raw({ name: room.name }).signIn(room.bob.token);
    mallory.say(
      awareness(Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [i + 1, { cursor: null }])))
    );
    expect(await mallory.closed).toBe(4413);
    const { awareness: onServer } = lab.running.server.hocuspocus.documents.get(room.name)!;
    expect([...onServer.getStates().keys()]).toEqual([own(ada)]);
    expect(onServer.meta.size).toBeLessThan(5);
  });

  test('of a hundred ids in a small frame one is kept', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const mallory = await lab.raw({ name: room.name }).signIn(room.bob.token);
    mallory.say(
      awareness(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i + 1, { cursor: null }])))
    );
    await expect.poll(() => seenBy(ada).size).toBe(2);
  });

  test('a state that is too large, and fields nobody knows, are left out', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    bob.provider.awareness!.setLocalState({ selection: Array(2_000).fill('n_0123456789') });
    bob.provider.awareness!.setLocalState({ cursor: { x: 'left', y: 0 }, html: '<b>', selection: ['n_1'] });
    await expect.poll(() => seenBy(ada).get(own(bob))?.selection).toEqual(['n_1']);
    expect(Object.keys(seenBy(ada).get(own(bob))!).sort()).toEqual(['selection', 'user']);
  });

  test('who sends too often is shown less often', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    let changes = 0;
    ada.provider.awareness!.on('change', () => changes++);
    for (let x = 0; x < 500; x++) bob.provider.awareness!.setLocalState({ cursor: { x, y: 0 } });
    bob.map.set('done', 1);
    await expect.poll(() => ada.map.get('done')).toBe(1);
    expect(changes).toBeLessThan(150);
  });

  test('people who may only read show a cursor and nothing else', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const { token } = await lab.workshop.addPerson(room.orgId, 'viewer');
    const viewer = await enter(room, token);
    const state = { cursor: { x: 3, y: 4 }, selection: ['n_1'], drag: { ids: ['n_1'], dx: 1, dy: 1 } };
    viewer.provider.awareness!.setLocalState(state);
    await expect.poll(() => seenBy(ada).get(own(viewer))?.cursor).toEqual({ x: 3, y: 4 });
    expect(Object.keys(seenBy(ada).get(own(viewer))!).sort()).toEqual(['cursor', 'user']);
  });
});

describe('leaving', () => {
  test('takes the cursor along', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    await expect.poll(() => seenBy(ada).size).toBe(2);
    bob.destroy();
    await expect.poll(() => seenBy(ada).size).toBe(1);
  });

  test('takes it along also when one had come back with the same client id', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const bob = await enter(room, room.bob.token);
    await expect.poll(() => seenBy(ada).size).toBe(2);
    bob.disconnect();
    await expect.poll(() => seenBy(ada).size).toBe(1);
    bob.connect();
    await expect.poll(() => bob.provider.isSynced).toBe(true);
    bob.provider.awareness!.setLocalState({ cursor: { x: 3, y: 4 } });
    await expect.poll(() => seenBy(ada).size).toBe(2);
    bob.disconnect();
    await expect.poll(() => seenBy(ada).size).toBe(1);
  });

  test('a second connection with the same id outlives the first', async () => {
    const room = await lab.newRoom();
    const ada = await enter(room, room.ada.token);
    const [first, second] = await Promise.all(
      [1, 2].map(() => lab.raw({ name: room.name }).signIn(room.bob.token))
    );
    first!.say(awareness({ 4711: { cursor: { x: 1, y: 1 } } }));
    await expect.poll(() => seenBy(ada).has(4711)).toBe(true);
    second!.say(awareness({ 4711: { cursor: { x: 2, y: 2 } } }, 100));
    await expect.poll(() => seenBy(ada).get(4711)?.cursor).toEqual({ x: 2, y: 2 });
    first!.ws.terminate();
    const sockets = () => lab.running.server.hocuspocus.documents.get(room.name)!.getConnectionsCount();
    await expect.poll(sockets).toBe(2);
    ada.map.set('afterwards', 1);
    await expect.poll(() => ada.isSaved).toBe(true);
    expect(seenBy(ada).has(4711)).toBe(true);
    second!.ws.terminate();
    await expect.poll(() => seenBy(ada).has(4711)).toBe(false);
  });
});
