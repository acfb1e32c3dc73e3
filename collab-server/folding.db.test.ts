import { appendUpdates } from '@automateos/db/queries/document-log';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Lab, type TestRoom } from './testing/lab.ts';
import { FOLD_ROWS } from './settings.ts';

const lab = new Lab({ timings: { foldIdle: 200, foldSweep: 50 } });

const rowsIn = async (table: string, room: TestRoom): Promise<number> =>
  (await lab.sql`SELECT 1 FROM ${lab.sql(table)} WHERE document_id = ${room.workflowId}`).length;

test('a log that nobody adds to is folded, and people go on editing', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('n', 1);
  await expect.poll(() => rowsIn('document_history', room)).toBe(2);
  expect(await rowsIn('document_updates', room)).toBe(0);
  ada.map.set('n', 2);
  await expect.poll(() => ada.isSaved).toBe(true);
  expect((await lab.workshop.stored(room)).getMap('test').get('n')).toBe(2);
});

test('a long log is folded when the document is opened', async () => {
  const room = await lab.newRoom();
  const doc = new Y.Doc();
  const { orgId, workflowId: documentId } = room;
  const edits = Array.from({ length: FOLD_ROWS }, (_, i) => {
    const before = Y.encodeStateVector(doc);
    doc.getMap('test').set(`n${i}`, i);
    return { orgId, documentId, connectionId: `c${i % 2}`, update: Y.encodeStateAsUpdate(doc, before) };
  });
  await appendUpdates(lab.workshop.database.db, edits);
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  expect(ada.map.size).toBe(FOLD_ROWS);
  await expect.poll(() => rowsIn('document_updates', room)).toBe(0);
});

test('a large document is folded in a thread of its own', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('long', 'word '.repeat(40_000));
  await expect.poll(() => rowsIn('document_history', room), { timeout: 10_000 }).toBe(2);
  expect(await rowsIn('document_updates', room)).toBe(0);
  expect((await lab.workshop.stored(room)).getMap('test').get('long')).toHaveLength(200_000);
});

test('history keeps who did what, in order', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  for (const client of [ada, ada, bob, ada]) {
    client.map.set(`${client.map.size}`, 1);
    await expect.poll(() => client.isSaved).toBe(true);
    await expect.poll(() => [ada.map.size]).toEqual([bob.map.size]);
  }
  await expect.poll(() => rowsIn('document_updates', room)).toBe(0);
  const history = await lab.sql`
    SELECT actor_id, update FROM document_history WHERE document_id = ${room.workflowId} ORDER BY id`;
  const actors = history.slice(1).map((row) => row.actor_id);
  const runs = actors.filter((actor, i) => actor !== actors[i - 1]);
  expect(runs).toEqual([room.ada.userId, room.bob.userId, room.ada.userId]);
  const replayed = new Y.Doc();
  for (const row of history) Y.applyUpdate(replayed, row.update);
  expect(replayed.getMap('test').toJSON()).toEqual(ada.map.toJSON());
});
