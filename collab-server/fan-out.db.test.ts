import { toPublicId, type AwarenessState } from '@automateos/workflow';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TestClient } from './testing/client.ts';
import { Lab, type TestRoom } from './testing/lab.ts';
import { loggedTwice } from './testing/log.ts';
import { startRedis, type TestRedis } from './testing/redis.ts';
import { editByRest } from './testing/rest-edit.ts';
import type { RunningServer } from './testing/workshop.ts';

const lab = new Lab();
let redis: TestRedis;
let one: RunningServer;
let other: RunningServer;

beforeAll(async () => {
  redis = await startRedis();
  const options = { redisUrl: redis.url };
  one = await lab.workshop.newServer(options);
  other = await lab.workshop.newServer(options);
});
afterAll(() => redis.kill());

interface Apart {
  room: TestRoom;
  ada: TestClient;
  bob: TestClient;
}

/** Ada at one server, Bob at the other, both in the same document. */
async function apart(): Promise<Apart> {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token, url: one.url });
  const bob = await lab.join({ name: room.name, token: room.bob.token, url: other.url });
  return { room, ada, bob };
}

const seenBy = (client: TestClient): Map<number, AwarenessState> =>
  client.provider.awareness!.getStates() as Map<number, AwarenessState>;

async function bothSaved({ ada, bob }: Apart): Promise<void> {
  await expect.poll(() => [ada.isSaved, bob.isSaved]).toEqual([true, true]);
}

async function bothHave({ ada, bob }: Apart, keys: number): Promise<void> {
  await expect.poll(() => [ada.map.size, bob.map.size]).toEqual([keys, keys]);
}

describe('two servers with one document', () => {
  test('edits cross in both directions and are logged once', async () => {
    const both = await apart();
    for (let n = 0; n < 50; n++) {
      both.ada.map.set(`a${n}`, n);
      both.bob.map.set(`b${n}`, n);
      if (n % 10 === 0) await bothSaved(both);
    }
    await bothHave(both, 100);
    await bothSaved(both);
    expect(await loggedTwice(lab, both.room)).toEqual([]);
    expect((await lab.workshop.stored(both.room)).getMap('test').size).toBe(100);
  });

  test('an edit is shown at the other server only when it is in the log', async () => {
    const both = await apart();
    const carol = await lab.join({ name: both.room.name, token: both.room.ada.token, url: one.url });
    await lab.sql`REVOKE INSERT ON document_updates FROM automateos_app`;
    both.ada.map.set('n', 1);
    await expect.poll(() => both.ada.received('not-saved').length).toBeGreaterThan(0);
    expect([carol.map.get('n'), both.bob.map.get('n')]).toEqual([1, undefined]);
    await lab.sql`GRANT INSERT ON document_updates TO automateos_app`;
    await bothHave(both, 1);
    await bothSaved(both);
  });

  test('an edit of a third process reaches both rooms and is logged once', async () => {
    const both = await apart();
    await editByRest(lab, both.room, (doc) => doc.getMap('test').set('rest', 1));
    await bothHave(both, 1);
    both.bob.map.set('after', 1);
    await bothHave(both, 2);
    await bothSaved(both);
    expect(await loggedTwice(lab, both.room)).toEqual([]);
  });

  test('a demotion reaches both within two seconds', async () => {
    const { room, bob } = await apart();
    const again = await lab.join({ name: room.name, token: room.bob.token, url: one.url });
    await lab.sql`UPDATE memberships SET role = 'viewer' WHERE user_id = ${room.bob.userId}`;
    await lab.sql.notify('access_changed', `${room.orgId}:${room.bob.userId}`);
    const mayWrite = () => [bob, again].map((client) => client.received('access').at(-1)?.canWrite);
    await expect.poll(mayWrite, { timeout: 2_000 }).toEqual([false, false]);
  });
});

describe('presence', () => {
  test('crosses with the identity that the server wrote, and leaves with its owner', async () => {
    const { room, ada, bob } = await apart();
    bob.provider.awareness!.setLocalState({ user: { name: 'Ada' }, cursor: { x: 1, y: 2 } });
    await expect
      .poll(() => seenBy(ada).get(bob.doc.clientID))
      .toMatchObject({ cursor: { x: 1, y: 2 }, user: { id: toPublicId('usr', room.bob.userId) } });
    ada.provider.awareness!.setLocalState({ cursor: { x: 3, y: 4 } });
    await expect.poll(() => seenBy(bob).get(ada.doc.clientID)?.cursor).toEqual({ x: 3, y: 4 });
    bob.destroy();
    await expect.poll(() => [...seenBy(ada).keys()]).toEqual([ada.doc.clientID]);
  });

  test('is there for whoever comes later', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token, url: one.url });
    ada.provider.awareness!.setLocalState({ cursor: { x: 1, y: 2 } });
    const bob = await lab.join({ name: room.name, token: room.bob.token, url: other.url });
    await expect.poll(() => seenBy(bob).get(ada.doc.clientID)?.cursor).toEqual({ x: 1, y: 2 });
  });

  test('of somebody at the other server cannot be taken over', async () => {
    const { room, ada, bob } = await apart();
    ada.provider.awareness!.setLocalState({ cursor: { x: 1, y: 2 } });
    await expect.poll(() => seenBy(bob).has(ada.doc.clientID)).toBe(true);
    const thief = lab.client({ name: room.name, token: room.bob.token, url: other.url });
    thief.doc.clientID = ada.doc.clientID;
    thief.provider.awareness!.clientID = ada.doc.clientID;
    thief.provider.awareness!.setLocalState({ cursor: { x: 6, y: 6 } });
    await expect.poll(() => thief.provider.isSynced).toBe(true);
    ada.provider.awareness!.setLocalState({ cursor: { x: 3, y: 4 } });
    await expect.poll(() => seenBy(bob).get(ada.doc.clientID)?.cursor).toEqual({ x: 3, y: 4 });
    expect(seenBy(bob).get(ada.doc.clientID)?.user?.id).toBe(toPublicId('usr', room.ada.userId));
  });
});

/** What an operator sees of it at the first server. */
async function isRedisConnected(): Promise<boolean> {
  const metrics = await (await fetch(`http://127.0.0.1:${one.port}/metrics`)).text();
  return metrics.includes('\ncollab_redis_connected 1\n');
}

describe('without Redis', () => {
  test('each room goes on, everything is saved, and both meet again when it is back', async () => {
    const both = await apart();
    await bothHave(both, 0);
    let typed = 0;
    const typing = setInterval(() => {
      for (const client of [both.ada, both.bob]) client.map.set(`${client.doc.clientID}:${typed}`, typed);
      typed++;
    }, 5);
    await expect.poll(() => typed).toBeGreaterThan(20);
    await redis.kill();
    const atDeath = typed;
    await expect.poll(() => typed).toBeGreaterThan(atDeath + 50);
    expect(await isRedisConnected()).toBe(false);
    await bothSaved(both);
    const late = await lab.newRoom();
    const carol = await lab.join({ name: late.name, token: late.ada.token, url: one.url });
    carol.map.set('n', 1);
    await expect.poll(() => carol.isSaved).toBe(true);
    expect(both.ada.map.size).toBeLessThan(2 * typed - 40); // what Bob does is not here
    await redis.start();
    const back = typed;
    await expect.poll(() => typed).toBeGreaterThan(back + 20);
    clearInterval(typing);
    await bothHave(both, 2 * typed);
    await bothSaved(both);
    expect(await loggedTwice(lab, both.room)).toEqual([]);
    expect((await lab.workshop.stored(both.room)).getMap('test').size).toBe(2 * typed);
  });

  test('a document opened meanwhile is shared as soon as it is back', async () => {
    await redis.kill();
    const both = await apart();
    both.ada.map.set('a', 1);
    both.bob.map.set('b', 2);
    await bothSaved(both);
    await redis.start();
    await expect.poll(isRedisConnected).toBe(true);
    await bothHave(both, 2);
    both.ada.map.set('c', 3);
    await bothHave(both, 3);
  });
});
