import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Child } from './testing/child.ts';
import { Lab } from './testing/lab.ts';
import { startProxy, type TestProxy } from './testing/proxy.ts';
import { startRedis, type TestRedis } from './testing/redis.ts';

const lab = new Lab();
const PATIENCE = { timeout: 10_000 };
let redis: TestRedis;

beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.kill());

interface Pair {
  /** On Node. */
  first: Child;
  /** On Deno. */
  second: Child;
  /** Sends to the first one until told otherwise. */
  proxy: TestProxy;
}

async function startPair(): Promise<Pair> {
  const [first, second] = await Promise.all(
    (['node', 'deno'] as const).map((runtime) => lab.child({ runtime, redisUrl: redis.url }))
  );
  const proxy = await startProxy(first!.port);
  lab.cleanUp(() => proxy.close());
  return { first: first!, second: second!, proxy };
}

test('kill -9 of one server: its people go on at the other, and nothing saved is lost', async () => {
  const room = await lab.newRoom();
  const { first, second, proxy } = await startPair();
  const ada = await lab.join({ name: room.name, token: room.ada.token, url: proxy.url });
  const bob = await lab.join({ name: room.name, token: room.bob.token, url: proxy.url });
  const carol = await lab.join({ name: room.name, token: room.bob.token, url: second.url });
  const people = [ada, bob, carol];
  const saved = new Set<string>();
  const sent = new Map<string, { client: (typeof people)[number]; frame: number }>();
  let typed = 0;
  const typing = setInterval(() => {
    for (const [key, { client, frame }] of sent) if (client.through >= frame) saved.add(key);
    const client = people[typed % people.length]!;
    const key = `${client.doc.clientID}:${typed++}`;
    client.map.set(key, typed);
    if (client.provider.isSynced) sent.set(key, { client, frame: client.sent });
  }, 3);
  await expect.poll(() => saved.size, PATIENCE).toBeGreaterThan(100);
  proxy.target = second.port;
  expect(await first.stop('SIGKILL')).toBeNull();
  const calledSaved = [...saved];
  sent.clear();
  const atDeath = typed;
  await expect.poll(() => typed, PATIENCE).toBeGreaterThan(atDeath + 100);
  clearInterval(typing);
  await expect.poll(() => people.every((client) => client.isSaved), PATIENCE).toBe(true);
  await expect.poll(() => people.map((client) => client.map.size), PATIENCE).toEqual([typed, typed, typed]);
  expect(people.flatMap(({ closes }) => closes).filter((code) => code >= 4400)).toEqual([]);
  const stored = (await lab.workshop.stored(room)).getMap('test');
  expect(stored.size).toBe(typed);
  for (const key of calledSaved) expect(stored.has(key), `${key} was called saved`).toBe(true);
  expect(await second.stop('SIGTERM')).toBe(0);
});

test('what a server showed and never logged may be brought back to another that has the document open', async () => {
  const room = await lab.newRoom();
  const { first, second, proxy } = await startPair();
  const ada = await lab.join({ name: room.name, token: room.ada.token, url: proxy.url });
  const bob = await lab.join({ name: room.name, token: room.bob.token, url: proxy.url });
  const carol = await lab.join({ name: room.name, token: room.bob.token, url: second.url });
  ada.map.set('logged', 1);
  await expect.poll(() => carol.map.get('logged'), PATIENCE).toBe(1);
  await lab.sql`REVOKE INSERT ON document_updates FROM automateos_app`;
  ada.map.set('shown', 1);
  await expect.poll(() => bob.map.get('shown')).toBe(1);
  proxy.target = second.port;
  await first.stop('SIGKILL');
  ada.destroy(); // and never comes back
  await lab.sql`GRANT INSERT ON document_updates TO automateos_app`;
  await expect.poll(() => carol.map.get('shown'), PATIENCE).toBe(1);
  bob.map.set('depends', 1);
  await expect.poll(() => bob.isSaved, PATIENCE).toBe(true);
  const stored = await lab.workshop.stored(room);
  expect(stored.getMap('test').toJSON()).toEqual({ logged: 1, shown: 1, depends: 1 });
});

test('while both servers are well, nobody may bring content in the name of somebody else', async () => {
  const room = await lab.newRoom();
  const { second, proxy } = await startPair();
  const ada = await lab.join({ name: room.name, token: room.ada.token, url: proxy.url });
  const carol = await lab.join({ name: room.name, token: room.bob.token, url: second.url });
  ada.map.set('n', 1);
  await expect.poll(() => carol.map.get('n'), PATIENCE).toBe(1);
  carol.doc.clientID = ada.doc.clientID;
  carol.map.set('forged', 1);
  await expect.poll(() => carol.closes, PATIENCE).toEqual([4403]);
  expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ n: 1 });
});
