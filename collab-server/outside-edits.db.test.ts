import { withOrg } from '@automateos/db';
import { foldDocument } from '@automateos/db/queries/document-history';
import { setName } from '@automateos/workflow/document';
import { expect, test } from 'vitest';
import { Lab, type TestRoom } from './testing/lab.ts';
import { editByRest } from './testing/rest-edit.ts';

const lab = new Lab({ timings: { nameLag: 50, heartbeat: 100 } });

const rowsOf = (room: TestRoom) => lab.sql`
  SELECT connection_id FROM document_updates WHERE document_id = ${room.workflowId} ORDER BY id`;

test('an edit of another process shows up in the room and is not logged twice', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  await editByRest(lab, room, (doc) => doc.getMap('test').set('rest', 1));
  await expect.poll(() => ada.map.get('rest')).toBe(1);
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  expect((await rowsOf(room)).map((row) => row.connection_id)).toEqual([
    'rest',
    expect.stringMatching(/^c_/)
  ]);
});

test('an edit whose row a fold has moved is found all the same', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const { orgId, workflowId } = room;
  await editByRest(lab, room, (doc) => doc.getMap('test').set('rest', 1));
  await withOrg(lab.workshop.database.db, orgId, (tx) =>
    foldDocument(tx, { orgId, documentId: workflowId, workflowId, kind: 'main' })
  );
  await lab.sql.notify('document_changed', `${workflowId}:1`);
  await expect.poll(() => ada.map.get('rest')).toBe(1);
});

test('an edit that lands while the document is being opened is not missed', async () => {
  for (let i = 0; i < 10; i++) {
    const room = await lab.newRoom();
    const [ada] = await Promise.all([
      lab.join({ name: room.name, token: room.ada.token }),
      editByRest(lab, room, (doc) => doc.getMap('test').set('rest', 1))
    ]);
    await expect.poll(() => ada.map.get('rest')).toBe(1);
  }
});

test('the workflow’s row takes over a new name', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  setName(ada.doc, 'Renamed', { kind: 'user' });
  const row = async () => (await lab.sql`SELECT name FROM workflows WHERE id = ${room.workflowId}`)[0];
  await expect.poll(row).toEqual({ name: 'Renamed' });
});

test('notifications work again after their connection was cut, and nothing was missed', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  await lab.sql`UPDATE pg_database SET datallowconn = false WHERE datname = current_database()`;
  const { sql } = lab;
  await sql`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name = 'automateos collab notifications' AND datname = current_database()`;
  await editByRest(lab, room, (doc) => doc.getMap('test').set('meanwhile', 1));
  await sql`UPDATE pg_database SET datallowconn = true WHERE datname = current_database()`;
  await expect.poll(() => ada.map.get('meanwhile'), { timeout: 10_000 }).toBe(1);
  await editByRest(lab, room, (doc) => doc.getMap('test').set('later', 1));
  await expect.poll(() => ada.map.get('later'), { timeout: 5_000 }).toBe(1);
});
