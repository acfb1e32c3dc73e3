import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { Lab } from './testing/lab.ts';

const lab = new Lab();

describe('two people in one document', () => {
  test('see each other’s edits, and the database has them when they are told "saved"', async () => {
    const room = await lab.newRoom();
    const a = await lab.join({ name: room.name, token: room.ada.token });
    const b = await lab.join({ name: room.name, token: room.bob.token });
    a.map.set('n1', 'one');
    b.map.set('n2', 'two');
    await expect
      .poll(() => [a.map.toJSON(), b.map.toJSON()])
      .toEqual(Array(2).fill({ n1: 'one', n2: 'two' }));
    await expect.poll(() => a.isSaved && b.isSaved).toBe(true);
    expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ n1: 'one', n2: 'two' });
  });

  test('an edit is credited to the person and the connection it came from', async () => {
    const room = await lab.newRoom();
    const b = await lab.join({ name: room.name, token: room.bob.token });
    b.map.set('n', 1);
    await expect.poll(() => b.isSaved).toBe(true);
    const rows = await lab.sql`
      SELECT actor_id, connection_id FROM document_updates WHERE document_id = ${room.workflowId}`;
    expect(rows).toEqual([{ actor_id: room.bob.userId, connection_id: expect.stringMatching(/^c_/) }]);
    const owners = await lab.sql`
      SELECT user_id FROM document_clients WHERE client_id = ${b.doc.clientID}`;
    expect(owners).toEqual([{ user_id: room.bob.userId }]);
  });

  test('what they did offline meets what others did meanwhile', async () => {
    const room = await lab.newRoom();
    const a = await lab.join({ name: room.name, token: room.ada.token });
    const b = await lab.join({ name: room.name, token: room.bob.token });
    b.disconnect();
    await expect.poll(() => b.provider.isSynced).toBe(false);
    for (let i = 0; i < 20; i++) {
      a.map.set(`a${i}`, i);
      b.map.set(`b${i}`, i);
    }
    b.connect();
    await expect.poll(() => [a.map.size, b.map.size, b.isSaved]).toEqual([40, 40, true]);
    expect(b.map.toJSON()).toEqual(a.map.toJSON());
  });

  test('fifty people open a document at once', async () => {
    const { orgId } = await lab.workshop.newTeam();
    const room = await lab.workshop.newWorkflow(orgId);
    const people = await Promise.all(
      Array.from({ length: 50 }, () => lab.workshop.addPerson(orgId, 'editor'))
    );
    const all = await Promise.all(people.map(({ token }) => lab.join({ name: room.name, token })));
    all.forEach((client, i) => client.map.set(`n${i}`, i));
    await expect
      .poll(() => all.every((client) => client.map.size === 50 && client.isSaved), { timeout: 10_000 })
      .toBe(true);
    expect(lab.running.server.hocuspocus.documents.size).toBe(1);
    expect((await lab.workshop.stored(room)).getMap('test').size).toBe(50);
  });
});

describe('"saved through"', () => {
  test('counts deletions, which change no clock', async () => {
    const room = await lab.newRoom();
    const a = await lab.join({ name: room.name, token: room.ada.token });
    a.map.set('n', 1);
    await expect.poll(() => a.isSaved).toBe(true);
    const before = Y.encodeStateVector(a.doc);
    a.map.delete('n');
    expect(Y.encodeStateVector(a.doc)).toEqual(before);
    expect(a.isSaved).toBe(false);
    await expect.poll(() => a.isSaved).toBe(true);
    expect((await lab.workshop.stored(room)).getMap('test').size).toBe(0);
  });

  test('is told to each connection for its own edits only', async () => {
    const room = await lab.newRoom();
    const a = await lab.join({ name: room.name, token: room.ada.token });
    const b = await lab.join({ name: room.name, token: room.bob.token });
    for (let i = 0; i < 5; i++) a.map.set('n', i);
    await expect.poll(() => a.through).toBe(a.sent);
    expect(a.sent).toBe(5);
    expect(b.received('saved')).toEqual([]);
  });

  test('a delete set that comes again is acknowledged and not logged again', async () => {
    const room = await lab.newRoom();
    const a = await lab.join({ name: room.name, token: room.ada.token });
    a.map.set('n', 1);
    a.map.delete('n');
    await expect.poll(() => a.isSaved).toBe(true);
    const rows = () => lab.sql`SELECT 1 FROM document_updates WHERE document_id = ${room.workflowId}`;
    const before = (await rows()).length;
    a.disconnect();
    await expect.poll(() => a.provider.isSynced).toBe(false);
    a.connect();
    await expect.poll(() => [a.isSaved, a.sent]).toEqual([true, 1]);
    expect((await rows()).length).toBeLessThanOrEqual(before);
  });

  test('an edit the server has from somebody else is saved when that one is', async () => {
    const room = await lab.newRoom();
    const a = await lab.join({ name: room.name, token: room.ada.token });
    const b = await lab.join({ name: room.name, token: room.bob.token });
    a.map.set('n', 1);
    await expect.poll(() => b.map.get('n')).toBe(1);
    b.doc.emit('update', [Y.encodeStateAsUpdate(b.doc), 'replayed', b.doc, {} as Y.Transaction]);
    await expect.poll(() => [b.sent, b.through]).toEqual([1, 1]);
  });
});
