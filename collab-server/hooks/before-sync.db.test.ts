import { addNode, addRow, LOCAL, readDocument, setField } from '@automateos/workflow/document';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { SYNC } from '../frames.ts';
import { syncMessage, type TestClient } from '../testing/client.ts';
import { Lab, type TestRoom } from '../testing/lab.ts';

const lab = new Lab();

async function person(room: TestRoom, role: 'viewer' | 'runner' | 'commenter' | 'admin') {
  return (await lab.workshop.addPerson(room.orgId, role)).token;
}

async function loggedRows(room: TestRoom): Promise<number> {
  const [row] = await lab.sql`SELECT
    (SELECT count(*)::int FROM document_updates WHERE document_id = ${room.workflowId}) +
    (SELECT count(*)::int FROM document_history WHERE document_id = ${room.workflowId}) AS rows`;
  return row!.rows as number;
}

describe('roles', () => {
  test.each(['viewer', 'runner', 'commenter'] as const)(
    'an edit of a %s is not applied, not broadcast and not logged, and closes the socket',
    async (role) => {
      const room = await lab.newRoom();
      const ada = await lab.join({ name: room.name, token: room.ada.token });
      const reader = await lab.join({ name: room.name, token: await person(room, role) });
      const before = await loggedRows(room);
      reader.map.set('forbidden', 1);
      await expect.poll(() => reader.closes).toEqual([4403]);
      expect(reader.received('refused')).toEqual([{ type: 'refused', reason: 'read-only' }]);
      expect(reader.received('saved')).toEqual([]);
      ada.map.set('allowed', 1);
      await expect.poll(() => ada.isSaved).toBe(true);
      expect(ada.map.toJSON()).toEqual({ allowed: 1 });
      expect(await loggedRows(room)).toBe(before + 1);
    }
  );

  test('a viewer sees the edits of others', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const viewer = await lab.join({ name: room.name, token: await person(room, 'viewer') });
    ada.map.set('n', 1);
    await expect.poll(() => viewer.map.get('n')).toBe(1);
    await expect.poll(() => viewer.received('access')).toMatchObject([{ role: 'viewer', canWrite: false }]);
  });

  test('a viewer with edits made offline is told so and goes on reading', async () => {
    const room = await lab.newRoom();
    const doc = new Y.Doc();
    doc.getMap('test').set('offline', 1);
    const viewer = await lab.join({ name: room.name, token: await person(room, 'viewer'), doc });
    await expect.poll(() => viewer.received('refused')).toHaveLength(1);
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    expect(ada.map.has('offline')).toBe(false);
    ada.map.set('n', 1);
    await expect.poll(() => viewer.map.get('n')).toBe(1);
    expect(viewer.closes).toEqual([]);
  });

  test('a viewer whose replica holds what everyone has comes back without complaint', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    ada.map.set('n', 1);
    ada.map.delete('n');
    await expect.poll(() => ada.isSaved).toBe(true);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(ada.doc));
    const viewer = await lab.join({ name: room.name, token: await person(room, 'viewer'), doc });
    await expect.poll(() => [viewer.sent, viewer.isSaved]).toEqual([1, true]);
    expect(viewer.received('refused')).toEqual([]);
  });

  test('a commenter writes the side document', async () => {
    const room = await lab.newRoom();
    const name = `${room.name}.side`;
    const commenter = await lab.join({ name, token: await person(room, 'commenter') });
    const viewer = await lab.join({ name, token: await person(room, 'viewer') });
    commenter.map.set('comment', 'Looks good');
    await expect.poll(() => [commenter.isSaved, viewer.map.get('comment')]).toEqual([true, 'Looks good']);
    viewer.map.set('no', 1);
    await expect.poll(() => viewer.closes).toEqual([4403]);
  });
});

describe('client ids', () => {
  /** Bob, with the client id that Ada has been editing with, knowing everything she did. */
  async function impostor(room: TestRoom, ada: TestClient): Promise<TestClient> {
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(ada.doc));
    doc.clientID = ada.doc.clientID;
    return lab.join({ name: room.name, token: room.bob.token, doc });
  }

  test('of somebody else are refused', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    ada.map.set('n', 1);
    await expect.poll(() => ada.isSaved).toBe(true);
    const bob = await impostor(room, ada);
    bob.map.set('forged', 1);
    await expect.poll(() => bob.closes).toEqual([4403]);
    expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ n: 1 });
    expect(ada.map.has('forged')).toBe(false);
  });

  test('of somebody else are refused when they come with a whole state', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    ada.map.set('n', 1);
    await expect.poll(() => ada.isSaved).toBe(true);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(ada.doc));
    doc.clientID = ada.doc.clientID;
    doc.getMap('test').set('forged', 1);
    const bob = lab.client({ name: room.name, token: room.bob.token, doc });
    await expect.poll(() => bob.closes).toEqual([4403]);
    expect(ada.map.has('forged')).toBe(false);
  });

  test('of the server are nobody’s', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const document = lab.running.server.hocuspocus.documents.get(room.name)!;
    ada.doc.clientID = document.clientID;
    ada.map.set('forged', 1);
    await expect.poll(() => ada.closes).toEqual([4403]);
  });

  test('of one’s own earlier sessions are fine', async () => {
    const room = await lab.newRoom();
    const doc = new Y.Doc();
    for (let i = 0; i < 5; i++) {
      doc.clientID = 1_000 + i;
      doc.getMap('test').set(`session ${i}`, i);
    }
    const ada = await lab.join({ name: room.name, token: room.ada.token, doc });
    await expect.poll(() => ada.isSaved).toBe(true);
    expect((await lab.workshop.stored(room)).getMap('test').size).toBe(5);
  });
});

describe('edits that depend on what was never sent', () => {
  function gap(): Uint8Array {
    const doc = new Y.Doc();
    doc.getMap('test').set('missing', 1);
    const before = Y.encodeStateVector(doc);
    doc.getMap('test').set('text', 'x'.repeat(300_000));
    return Y.encodeStateAsUpdate(doc, before);
  }

  test('are not called saved, and do not hold up the others', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const bob = await lab.raw({ name: room.name }).signIn(room.bob.token);
    bob.say(syncMessage(SYNC.update, gap()));
    ada.map.set('n', 1);
    await expect.poll(() => ada.isSaved).toBe(true);
    expect(bob.told.map((message) => message.type)).toEqual(['access']);
  });

  test('are saved once the missing part is there', async () => {
    const room = await lab.newRoom();
    const doc = new Y.Doc();
    doc.getMap('test').set('first', 1);
    const first = Y.encodeStateAsUpdate(doc);
    const between = Y.encodeStateVector(doc);
    doc.getMap('test').set('second', 2);
    const second = Y.encodeStateAsUpdate(doc, between);
    const bob = await lab.join({ name: room.name, token: room.bob.token });
    bob.doc.emit('update', [second, 'early', bob.doc, {} as Y.Transaction]);
    bob.doc.emit('update', [first, 'late', bob.doc, {} as Y.Transaction]);
    await expect.poll(() => [bob.sent, bob.through]).toEqual([2, 2]);
    expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ first: 1, second: 2 });
  });

  test('may take so much memory', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const bob = await lab.raw({ name: room.name }).signIn(room.bob.token);
    for (let i = 0; i < 5; i++) bob.say(syncMessage(SYNC.update, gap()));
    expect(await bob.closed).toBe(4422);
    ada.map.set('n', 1);
    await expect.poll(() => ada.isSaved).toBe(true);
    expect(lab.running.server.hocuspocus.documents.get(room.name)!.store.pendingStructs).toBeNull();
  });
});

describe('values that look like credentials', () => {
  const KEY = 'sk-proj-abcdefghijklmnopqrstuvwxyz0123456789';

  async function everywhere(room: TestRoom): Promise<string> {
    const rows = await lab.sql`
      SELECT state AS bytes FROM document_checkpoints WHERE document_id = ${room.workflowId}
      UNION ALL SELECT update FROM document_updates WHERE document_id = ${room.workflowId}
      UNION ALL SELECT update FROM document_history WHERE document_id = ${room.workflowId}`;
    return rows.map((row) => (row.bytes as Buffer).toString('latin1')).join();
  }

  function newNode(client: TestClient): string {
    return addNode(
      client.doc,
      { type: 'http-request', typeVersion: 1, label: 'Call', position: { x: 0, y: 0 } },
      LOCAL
    );
  }

  test('disappear from the writer’s own copy and never reach others, the log or the history', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const bob = await lab.join({ name: room.name, token: room.bob.token });
    const seen: string[] = [];
    bob.provider.on('message', ({ event }: { event: { data: ArrayBuffer } }) =>
      seen.push(Buffer.from(event.data).toString('latin1'))
    );
    const nodeId = newNode(ada);
    setField(ada.doc, { nodeId, path: ['url'], value: `https://api.test/?key=${KEY}` }, LOCAL);
    await expect.poll(() => ada.received('refused')).toEqual([{ type: 'refused', reason: 'secret' }]);
    setField(ada.doc, { nodeId, path: ['method'], value: 'POST' }, LOCAL);
    await expect.poll(() => ada.isSaved).toBe(true);
    const config = (client: TestClient) => readDocument(client.doc).document.nodes[nodeId]?.config;
    await expect.poll(() => [config(ada), config(bob)]).toEqual([{ method: 'POST' }, { method: 'POST' }]);
    expect(await everywhere(room)).not.toContain(KEY);
    expect(seen.join()).not.toContain(KEY);
  });

  test('are found in a node that comes whole, and in headers by the name', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const nodeId = newNode(ada);
    const row = { name: 'Authorization', value: 'Basic hunter2' };
    addRow(ada.doc, { nodeId, field: 'headers', row }, LOCAL);
    await expect.poll(() => ada.received('refused')).toHaveLength(1);
    await expect.poll(() => ada.isSaved).toBe(true);
    expect(await everywhere(room)).not.toContain('hunter2');
    const { headers } = readDocument(ada.doc).document.nodes[nodeId]!.config as { headers: object };
    expect(Object.values(headers)).toMatchObject([{ name: 'Authorization' }]);
  });

  test('are cut out of a long text, of which the rest stays', async () => {
    const room = await lab.newRoom();
    const ada = await lab.join({ name: room.name, token: room.ada.token });
    const text = ada.doc.getText('prose');
    text.insert(0, 'Dear customer,  regards');
    text.insert(15, KEY);
    await expect.poll(() => ada.received('refused')).toHaveLength(1);
    await expect.poll(() => text.toString()).toBe('Dear customer,  regards');
    expect(await everywhere(room)).not.toContain(KEY);
  });
});

test('a document that is full takes nothing more', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  for (let i = 0; i < 12; i++) ada.map.set(`part ${i}`, 'word '.repeat(180_000));
  await expect.poll(() => ada.closes, { timeout: 10_000 }).toEqual([4413]);
  expect(ada.received('refused')).toEqual([{ type: 'refused', reason: 'too-large' }]);
  const stored = Y.encodeStateAsUpdate(await lab.workshop.stored(room)).length;
  expect(stored).toBeLessThanOrEqual(10 << 20);
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  for (const key of [...bob.map.keys()]) bob.map.delete(key);
  bob.map.set('n', 1);
  await expect.poll(() => bob.isSaved).toBe(true);
});
