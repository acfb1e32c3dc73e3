import { expect, test } from 'vitest';
import { Lab } from './testing/lab.ts';

const lab = new Lab();

test('the same sources serve on Deno', { timeout: 60_000 }, async () => {
  const room = await lab.newRoom();
  const child = await lab.child({ runtime: 'deno' });
  const { url } = child;
  const ada = await lab.join({ name: room.name, token: room.ada.token, url });
  const bob = await lab.join({ name: room.name, token: room.bob.token, url });
  ada.map.set('n', 1);
  await expect.poll(() => [ada.isSaved, bob.map.get('n')]).toEqual([true, 1]);
  const raw = await lab.raw({ name: room.name, url }).signIn(room.bob.token);
  raw.ws.send(Uint8Array.from([1, 2, 3]));
  expect(await raw.closed).toBe(4422);
  const headers = { origin: 'https://evil.test' };
  await expect(lab.raw({ name: room.name, url, headers }).opened()).rejects.toThrow('403');
  ada.map.set('long', 'word '.repeat(40_000)); // folded in a thread
  await expect.poll(() => ada.isSaved).toBe(true);
  expect(await child.stop('SIGTERM')).toBe(0);
  expect(await lab.sql`SELECT 1 FROM document_updates WHERE document_id = ${room.workflowId}`).toHaveLength(
    0
  );
  expect((await lab.workshop.stored(room)).getMap('test').get('n')).toBe(1);
});
