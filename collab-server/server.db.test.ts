import { expect, test } from 'vitest';
import { Lab } from './testing/lab.ts';

const lab = new Lab({ timings: { heartbeat: 50 } });

const probe = async (path: string) => {
  const response = await fetch(`http://127.0.0.1:${lab.running.port}${path}`);
  return { status: response.status, body: await response.text() };
};

test('probes tell that it lives, that it is ready, and what it does', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  expect(await probe('/healthz')).toMatchObject({ status: 200 });
  expect(await probe('/readyz')).toMatchObject({ status: 200 });
  const { body } = await probe('/metrics');
  expect(body).toMatch(/^collab_documents 1$/m);
  expect(body).toMatch(/^collab_edits_total [1-9]/m);
  expect(await probe('/')).toMatchObject({ status: 404 });
});

test('a server that shuts down is not ready and takes nobody in', async () => {
  const room = await lab.newRoom();
  const other = await lab.workshop.newServer();
  const ada = await lab.join({ name: room.name, token: room.ada.token, url: other.url });
  for (let i = 0; i < 50; i++) ada.map.set(`n${i}`, i);
  await other.close();
  await expect.poll(() => ada.closes[0]).toBe(1012);
  const again = await lab.join({ name: room.name, token: room.ada.token, doc: ada.doc });
  await expect.poll(() => again.isSaved).toBe(true);
  expect((await lab.workshop.stored(room)).getMap('test').size).toBe(50);
});

test('two servers may hold one document: nothing is lost', async () => {
  const room = await lab.newRoom();
  const other = await lab.workshop.newServer();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const bob = await lab.join({ name: room.name, token: room.bob.token, url: other.url });
  for (let i = 0; i < 50; i++) {
    ada.map.set(`a${i}`, i);
    bob.map.set(`b${i}`, i);
  }
  await expect.poll(() => ada.isSaved && bob.isSaved).toBe(true);
  await other.close();
  expect((await lab.workshop.stored(room)).getMap('test').size).toBe(100);
});
