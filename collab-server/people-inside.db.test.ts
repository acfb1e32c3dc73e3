import { withOrg } from '@automateos/db';
import { announceComments } from '@automateos/db/queries/comments';
import { listRoomPeople } from '@automateos/db/queries/room-people';
import { toPublicId } from '@automateos/workflow';
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { Lab } from './testing/lab.ts';

const lab = new Lab({ timings: { lease: 1_500, peopleLag: 10 } });

const inside = async (orgId: string) =>
  (await withOrg(lab.workshop.database.db, orgId, (tx) => listRoomPeople(tx, orgId))).map(
    ({ userId }) => userId
  );

test('who is in a room is written down, each person once, and crossed out on leaving', async () => {
  const { name, orgId, ada, bob } = await lab.newRoom();
  await lab.join({ name, token: ada.token });
  await expect.poll(() => inside(orgId)).toEqual([ada.userId]);
  const first = await lab.join({ name, token: bob.token });
  const second = await lab.join({ name, token: bob.token });
  await expect.poll(() => inside(orgId)).toEqual([ada.userId, bob.userId]);
  first.destroy();
  second.destroy();
  await expect.poll(() => inside(orgId)).toEqual([ada.userId]);
});

test('it lasts as long as they stay, and no other team reads it', async () => {
  const { name, orgId, ada } = await lab.newRoom();
  const stranger = await lab.newRoom();
  await lab.join({ name, token: ada.token });
  await expect.poll(() => inside(orgId)).toEqual([ada.userId]);
  const [row] = await lab.sql`SELECT expires_at FROM room_people WHERE org_id = ${orgId}`;
  const renewed = () =>
    lab.sql`SELECT 1 FROM room_people WHERE org_id = ${orgId} AND expires_at > ${row!.expires_at}`;
  await expect.poll(async () => (await renewed()).length, { timeout: 4_000 }).toBe(1);
  expect(await inside(stranger.orgId)).toEqual([]);
});

test('people at two servers count once; a server that died stops counting', async () => {
  const { name, orgId, ada, bob } = await lab.newRoom();
  const second = await lab.workshop.newServer({ timings: { lease: 1_500, peopleLag: 10 } });
  await lab.join({ name, token: ada.token });
  const there = await lab.join({ name, token: ada.token, url: second.url });
  await expect.poll(() => inside(orgId)).toEqual([ada.userId]);
  await expect
    .poll(async () => (await lab.sql`SELECT 1 FROM room_people WHERE org_id = ${orgId}`).length)
    .toBe(2);
  there.destroy();
  await lab.sql`INSERT INTO room_people (org_id, workflow_id, user_id, server_id, expires_at)
    SELECT org_id, workflow_id, ${bob.userId}, 'collab_killed', now() - interval '1 second' FROM room_people
    WHERE org_id = ${orgId} LIMIT 1`;
  expect(await inside(orgId)).toEqual([ada.userId]);
  await second.close();
});

test('a server that stops leaves nobody behind', async () => {
  const { name, orgId, ada } = await lab.newRoom();
  const other = await lab.workshop.newServer({ timings: { peopleLag: 10 } });
  await lab.join({ name, token: ada.token, url: other.url });
  await expect.poll(() => inside(orgId)).toEqual([ada.userId]);
  await other.close();
  expect(await lab.sql`SELECT 1 FROM room_people WHERE org_id = ${orgId}`).toEqual([]);
});

test('the room hears of comments, and nobody elsewhere', async () => {
  const { name, orgId, workflowId, ada } = await lab.newRoom();
  const elsewhere = await lab.newRoom();
  const here = await lab.join({ name, token: ada.token });
  const there = await lab.join({ name: elsewhere.name, token: elsewhere.ada.token });
  const threadId = randomUUID();
  const { db } = lab.workshop.database;
  await withOrg(db, orgId, (tx) => announceComments(tx, { orgId, workflowId, threadId }));
  await expect
    .poll(() => here.received('comments'))
    .toEqual([{ type: 'comments', threadId: toPublicId('thr', threadId) }]);
  expect(there.received('comments')).toEqual([]);
});

test('who may only comment changes nothing of the workflow, however the client is made', async () => {
  const { name, orgId, workflowId, ada } = await lab.newRoom();
  const commenter = await lab.workshop.addPerson(orgId, 'commenter');
  const doc = new Y.Doc();
  const hostile = await lab.join({ name, token: commenter.token, doc });
  const honest = await lab.join({ name, token: ada.token });
  doc.getMap('comments').set('c_1', { author: ada.userId, body: 'forged' });
  doc.getMap('meta').set('name', 'Taken over');
  await expect.poll(() => hostile.received('refused').map(({ reason }) => reason)).toContain('read-only');
  await expect.poll(() => hostile.closes).toContain(4403);
  const stored = await lab.workshop.stored({ orgId, workflowId });
  for (const clean of [stored, honest.doc]) {
    expect(clean.getMap('comments').size).toBe(0);
    expect(clean.getMap('meta').get('name')).toBe('Test');
  }
});
