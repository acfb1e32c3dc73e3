import { expect, test } from 'vitest';
import { Lab } from './testing/lab.ts';

const lab = new Lab({ timings: { slowSave: 400, retryAtMost: 200 } });

/** Makes every append fail until the returned function is called. */
async function breakLog(): Promise<() => Promise<void>> {
  await lab.sql`REVOKE INSERT ON document_updates FROM automateos_app`;
  return async () => {
    await lab.sql`GRANT INSERT ON document_updates TO automateos_app`;
  };
}

test('a failed append is reported within two seconds and made good without a reload', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  const repair = await breakLog();
  ada.map.set('n', 1);
  ada.map.delete('n');
  ada.map.set('m', 2);
  await expect.poll(() => ada.received('not-saved').length, { timeout: 2_000 }).toBeGreaterThan(0);
  await expect.poll(() => bob.map.get('m')).toBe(2);
  expect([ada.isSaved, bob.received('not-saved')]).toEqual([false, []]);
  await repair();
  await expect.poll(() => ada.isSaved, { timeout: 3_000 }).toBe(true);
  expect(ada.messages.at(-1)).toEqual({ type: 'saved', through: ada.sent });
  expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ m: 2 });
});

test('a document with unsaved edits stays in memory when everyone has left', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const repair = await breakLog();
  ada.map.set('n', 1);
  await expect.poll(() => ada.received('not-saved').length).toBeGreaterThan(0);
  ada.destroy();
  const { documents } = lab.running.server.hocuspocus;
  await expect.poll(() => documents.get(room.name)?.getConnectionsCount()).toBe(0);
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  expect(bob.map.get('n')).toBe(1);
  bob.destroy();
  await repair();
  await expect.poll(() => documents.has(room.name), { timeout: 5_000 }).toBe(false);
  expect((await lab.workshop.stored(room)).getMap('test').get('n')).toBe(1);
});

test('an append that hangs is reported too', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  let release = (): void => {};
  const locked = lab.sql.begin(async (tx) => {
    await tx`LOCK TABLE document_updates IN ACCESS EXCLUSIVE MODE`;
    ada.map.set('n', 1);
    await new Promise<void>((resolve) => (release = resolve));
  });
  await expect.poll(() => ada.received('not-saved').length, { timeout: 2_000 }).toBeGreaterThan(0);
  release();
  await locked;
  await expect.poll(() => ada.isSaved).toBe(true);
});

test('a document that cannot be written does not hold up the others', async () => {
  const [bad, good] = await Promise.all([lab.newRoom(), lab.newRoom()]);
  const ada = await lab.join({ name: bad.name, token: bad.ada.token });
  const bob = await lab.join({ name: good.name, token: good.bob.token });
  await lab.sql.unsafe(`CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN IF NEW.document_id = '${bad.workflowId}' THEN RAISE 'no'; END IF; RETURN NEW; END $$`);
  await lab.sql`CREATE TRIGGER refuse_one BEFORE INSERT ON document_updates FOR EACH ROW EXECUTE FUNCTION refuse_one()`;
  for (let i = 0; i < 20; i++) {
    ada.map.set('n', i);
    bob.map.set('n', i);
  }
  await expect.poll(() => bob.isSaved).toBe(true);
  await expect.poll(() => ada.received('not-saved').length).toBeGreaterThan(0);
  await lab.sql`DROP FUNCTION refuse_one CASCADE`;
  await expect.poll(() => ada.isSaved, { timeout: 3_000 }).toBe(true);
});

test('a document that is deleted for good closes its sockets', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  await lab.sql`DELETE FROM workflows WHERE id = ${room.workflowId}`;
  ada.map.set('n', 2);
  await expect.poll(() => ada.closes).toEqual([4404]);
});

test('a burst of one connection becomes few rows', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  for (let i = 0; i < 200; i++) ada.map.set(`n${i}`, i);
  await expect.poll(() => [ada.sent, ada.through]).toEqual([200, 200]);
  const rows = await lab.sql`SELECT 1 FROM document_updates WHERE document_id = ${room.workflowId}`;
  expect(rows.length).toBeLessThan(100);
  expect((await lab.workshop.stored(room)).getMap('test').size).toBe(200);
});
