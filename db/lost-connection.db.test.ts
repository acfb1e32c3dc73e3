import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './client.ts';
import { openTestDatabase, type TestDatabase } from './testing.ts';

const ROUNDS = 60;
/** Within this many turns of the event loop the reset has arrived. */
const TURNS = 12;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.drop());

/** Passes everything on to Postgres until it is told to reset all connections. */
async function openProxy(target: URL) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    reset: () => sockets.forEach((socket) => socket.resetAndDestroy()),
    close: () => server.close()
  };
}

// The socket tells of its loss in one turn of the event loop and closes in a later one; the driver forgot what came between.
test('a transaction that begins while its connection is being lost settles', async () => {
  const proxy = await openProxy(new URL(database.urls.app));
  const db = openDatabase(proxy.url, { max: 1, name: 'lost' });
  for (let round = 0; round < ROUNDS; round++) {
    await db.sql`SELECT 1`.catch(() => db.sql`SELECT 1`);
    proxy.reset();
    for (let turn = 0; turn < round % TURNS; turn++) await nextTurn();
    await db.sql.begin((tx) => tx`SELECT 1`).catch((error: unknown) => error);
  }
  expect(await db.sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  await db.end();
  proxy.close();
});
