import { withOrg } from '@automateos/db';
import { announceDocumentDeleted } from '@automateos/db/queries/document-log';
import { expect, test } from 'vitest';
import { Lab, type TestRoom } from './testing/lab.ts';

const lab = new Lab();

async function changeRole(room: TestRoom, userId: string, role: string | undefined): Promise<void> {
  if (role === undefined) await lab.sql`DELETE FROM memberships WHERE user_id = ${userId}`;
  else await lab.sql`UPDATE memberships SET role = ${role} WHERE user_id = ${userId}`;
  await lab.sql.notify('access_changed', `${room.orgId}:${userId}`);
}

test('somebody who is demoted while typing is read-only within two seconds, and told', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  let typed = 0;
  const typing = setInterval(() => bob.map.set('typed', typed++), 20);
  await expect.poll(() => ada.map.get('typed')).toBeGreaterThan(3);
  await changeRole(room, room.bob.userId, 'viewer');
  await expect.poll(() => bob.received('access').at(-1)?.canWrite, { timeout: 2_000 }).toBe(false);
  await expect.poll(() => bob.closes, { timeout: 2_000 }).toEqual([4403]);
  const last = ada.map.get('typed');
  clearInterval(typing);
  ada.map.set('after', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  const stored = (await lab.workshop.stored(room)).getMap('test');
  expect([stored.get('typed'), ada.map.get('typed')]).toEqual([last, last]);
});

test('somebody who is removed is sent away', async () => {
  const room = await lab.newRoom();
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  await changeRole(room, room.bob.userId, undefined);
  await expect.poll(() => bob.closes, { timeout: 2_000 }).toEqual([4403]);
  const again = lab.client({ name: room.name, token: room.bob.token });
  await expect.poll(() => again.closes).toEqual([4401]);
});

test('a revoked key is sent away', async () => {
  const room = await lab.newRoom();
  const bob = await lab.join({ name: room.name, token: room.bob.token });
  await lab.sql`UPDATE api_keys SET revoked_at = now() WHERE user_id = ${room.bob.userId}`;
  await lab.sql.notify('access_changed', `${room.orgId}:${room.bob.userId}`);
  await expect.poll(() => bob.closes, { timeout: 2_000 }).toEqual([4403]);
});

test('somebody who is promoted may write without coming back', async () => {
  const room = await lab.newRoom();
  const { userId, token } = await lab.workshop.addPerson(room.orgId, 'viewer');
  const viewer = await lab.join({ name: room.name, token });
  await changeRole(room, userId, 'editor');
  await expect.poll(() => viewer.received('access').at(-1)).toMatchObject({ role: 'editor', canWrite: true });
  viewer.map.set('n', 1);
  await expect.poll(() => viewer.isSaved).toBe(true);
});

test('others are left in peace', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  await changeRole(room, room.bob.userId, 'viewer');
  ada.map.set('n', 1);
  await expect.poll(() => ada.isSaved).toBe(true);
  expect([ada.closes, ada.received('access').length]).toEqual([[], 1]);
});

test('when a workflow is deleted everyone in it is told', async () => {
  const room = await lab.newRoom();
  const ada = await lab.join({ name: room.name, token: room.ada.token });
  await withOrg(lab.workshop.database.db, room.orgId, (tx) => announceDocumentDeleted(tx, room.workflowId));
  await expect.poll(() => ada.closes).toEqual([4404]);
});
