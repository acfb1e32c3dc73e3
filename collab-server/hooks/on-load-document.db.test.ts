import { expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';

const lab = new Lab();

const documents = () => lab.running.server.hocuspocus.documents;

test('a document is loaded with the edits that no fold has moved yet', async () => {
  const room = await lab.newRoom();
  const other = await lab.workshop.newServer();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  const bob = await lab.join({ name: room.name, token: room.bob.token, url: other.url });
  expect(bob.map.get('n')).toBe(1);
});

test('a damaged checkpoint is rebuilt, and stored again', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  ada.destroy();
  await expect.poll(() => documents().has(room.name)).toBe(false);
  const damage = await lab.sql`
    UPDATE document_checkpoints SET state = set_byte(state, 3, 255 - get_byte(state, 3))
    WHERE document_id = ${room.workflowId} RETURNING state`;
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  expect(bob.map.get('n')).toBe(1);
  bob.destroy();
  await expect.poll(() => documents().has(room.name)).toBe(false);
  const [checkpoint] =
    await lab.sql`SELECT state FROM document_checkpoints WHERE document_id = ${room.workflowId}`;
  expect(checkpoint!.state).not.toEqual(damage[0]!.state);
});

test('a document that cannot be put together is refused, never opened empty', async () => {
  const room = await lab.newRoom();
  await lab.sql`DELETE FROM document_history WHERE document_id = ${room.workflowId}`;
  await lab.sql`UPDATE document_checkpoints SET state = '\\x0102' WHERE document_id = ${room.workflowId}`;
  const ada = lab.client({ name: room.name, token: room.ada.token });
  await expect.poll(() => ada.closes.length).toBeGreaterThan(1); // it tries again
  expect(new Set(ada.closes)).toEqual(new Set([4503]));
  expect([ada.provider.isSynced, documents().has(room.name)]).toEqual([false, false]);
});

test('a document that could not be read for a moment opens when it can', async () => {
  const room = await lab.newRoom();
  await lab.sql`ALTER TABLE document_checkpoints RENAME TO hidden`;
  const ada = lab.client({ name: room.name, token: room.ada.token });
  await expect.poll(() => ada.closes).toContain(4503);
  await lab.sql`ALTER TABLE hidden RENAME TO document_checkpoints`;
  await expect.poll(() => ada.provider.isSynced, { timeout: 3_000 }).toBe(true);
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
});

test('an older layout is migrated on load, and the change is logged as the server’s', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.doc.getMap('meta').delete('schemaVersion');
  await expect.poll(() => ada.isSaved).toBe(true);
  ada.destroy();
  await expect.poll(() => documents().has(room.name)).toBe(false);
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  expect(bob.doc.getMap('meta').get('schemaVersion')).toBe(1);
  const rows = () => lab.sql`SELECT actor_id FROM document_updates
    WHERE document_id = ${room.workflowId} AND connection_id = 'server'`;
  await expect.poll(rows).toEqual([{ actor_id: null }]);
  const owners = () => lab.sql`SELECT user_id FROM document_clients
    WHERE document_id = ${room.workflowId} AND user_id IS NULL`;
  await expect.poll(owners).toHaveLength(1);
});

test('an edit of this process is logged like any other', async () => {
  const room = await lab.newRoom();
  const connection = await lab.running.server.hocuspocus.openDirectConnection(room.name);
  await connection.transact((document) => void document.getMap('test').set('direct', 1));
  await connection.disconnect();
  expect((await lab.workshop.stored(room)).getMap('test').get('direct')).toBe(1);
});

test('the row says who holds the document, until it is handed back', async () => {
  const room = await lab.newRoom();
  const held = async () => {
    const [row] = await lab.sql`SELECT server_id, server_lease_until > now() AS valid, interrupted_at
      FROM documents WHERE id = ${room.workflowId}`;
    return row;
  };
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  expect(await held()).toMatchObject({ server_id: expect.stringMatching(/^collab_/), valid: true });
  ada.destroy();
  await expect.poll(held).toEqual({ server_id: null, valid: null, interrupted_at: null });
});

test('nothing stays in memory after many failed and short visits', async () => {
  const room = await lab.newRoom();
  for (let i = 0; i < 30; i++) {
    const ada = lab.client({ name: room.name, token: i % 2 ? room.ada.token : 'ao_wrong' });
    await expect.poll(() => ada.provider.isSynced || ada.closes.length > 0).toBe(true);
    ada.destroy();
  }
  await expect.poll(() => documents().size).toBe(0);
  const { loadingDocuments, unloadingDocuments } = lab.running.server.hocuspocus;
  expect([loadingDocuments.size, unloadingDocuments.size]).toEqual([0, 0]);
});
