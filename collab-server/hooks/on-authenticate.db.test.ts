import { toPublicId } from '@automateos/workflow';
import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { Lab } from '../testing/lab.ts';
import { PUBLIC_URL } from '../testing/workshop.ts';

const lab = new Lab({ timings: { signIn: 300 }, socketLimits: { perUser: 5, perAddressBeforeSignIn: 8 } });

/** The code with which the server answers this token. */
async function closeCode(name: string, token: string): Promise<number> {
  const client = lab.client({ name, token });
  await expect.poll(() => client.closes.length, { timeout: 3_000 }).toBeGreaterThan(0);
  expect(client.doc.share.size).toBe(0);
  return client.closes[0]!;
}

describe('who gets in', () => {
  test('a member with an API key', async () => {
    const room = await lab.newRoom();
    const client = await lab.join({ name: room.name, token: room.bob.token });
    await expect
      .poll(() => client.received('access'))
      .toEqual([{ type: 'access', role: 'editor', canWrite: true }]);
  });

  test('a token may come in JSON with the version of the client', async () => {
    const room = await lab.newRoom();
    const token = JSON.stringify({ token: room.ada.token, schemaVersion: 1 });
    await lab.join({ name: room.name, token });
  });

  test('nobody without a token', async () => {
    const room = await lab.newRoom();
    expect(await closeCode(room.name, '')).toBe(4401);
  });

  test.each(['ao_wrong', `ao_${'0'.repeat(43)}`, '{', '{"x":1}', '{"token":7}'])(
    'nobody with %s',
    async (token) => {
      const room = await lab.newRoom();
      expect(await closeCode(room.name, token)).toBe(4401);
    }
  );

  test('a session cookie on a page of ours, but not without an Origin', async () => {
    const room = await lab.newRoom();
    const { cookie } = await lab.workshop.addBrowser(room.orgId, 'editor');
    const client = await lab.join({ name: room.name, token: '', headers: { cookie, origin: PUBLIC_URL } });
    client.map.set('n', 1);
    await expect.poll(() => client.isSaved).toBe(true);
    const bare = lab.client({ name: room.name, token: '', headers: { cookie } });
    await expect.poll(() => bare.closes[0]).toBe(4401);
  });

  test('a stock Yjs client with a session cookie', async () => {
    const room = await lab.newRoom();
    const { cookie } = await lab.workshop.addBrowser(room.orgId, 'viewer');
    const headers = { cookie, origin: PUBLIC_URL };
    const socket = await lab.raw({ name: '', path: `/yjs/${room.name}`, headers }).opened();
    socket.ws.send(Uint8Array.from([0, 0, 1, 0])); // sync step 1 with an empty state vector
    await expect.poll(() => socket.messages.length).toBeGreaterThan(0);
  });

  test('a document of another organisation looks like one that does not exist', async () => {
    const [room, other] = await Promise.all([lab.newRoom(), lab.newRoom()]);
    expect(await closeCode(room.name, other.ada.token)).toBe(4404);
    expect(await closeCode(toPublicId('wf', randomUUID()), other.ada.token)).toBe(4404);
  });

  test('a deleted workflow does not exist', async () => {
    const room = await lab.newRoom();
    await lab.sql`UPDATE workflows SET deleted_at = now() WHERE id = ${room.workflowId}`;
    expect(await closeCode(room.name, room.ada.token)).toBe(4404);
  });

  test('an older client is told to reload, a newer one to wait for the deploy', async () => {
    const room = await lab.newRoom();
    const token = (schemaVersion: number) => JSON.stringify({ token: room.ada.token, schemaVersion });
    expect(await closeCode(room.name, token(0))).toBe(4409);
    expect(await closeCode(room.name, token(99))).toBe(4503);
  });

  test('a document of a newer layout is not opened', async () => {
    const room = await lab.newRoom();
    await lab.sql`UPDATE documents SET schema_version = 9 WHERE id = ${room.workflowId}`;
    expect(await closeCode(room.name, room.ada.token)).toBe(4503);
  });
});

describe('how many', () => {
  test('a socket that never signs in is closed', async () => {
    const room = await lab.newRoom();
    expect(await lab.raw({ name: room.name }).closed).toBe(4401);
  });

  test('one person has so many sockets', async () => {
    const room = await lab.newRoom();
    const all = await Promise.all(
      Array.from({ length: 5 }, () => lab.join({ name: room.name, token: room.bob.token }))
    );
    expect(await closeCode(room.name, room.bob.token)).toBe(4429);
    all[0]!.destroy();
    await expect
      .poll(async () => (await lab.join({ name: room.name, token: room.bob.token })).provider.isSynced)
      .toBe(true);
  });

  test('one address has so many sockets that have not signed in', async () => {
    const room = await lab.newRoom();
    const loiterers = await Promise.all(
      Array.from({ length: 8 }, () => lab.raw({ name: room.name }).opened())
    );
    await expect(lab.raw({ name: room.name }).opened()).rejects.toThrow('429');
    await Promise.all(loiterers.map((loiterer) => loiterer.closed));
    await lab.raw({ name: room.name }).opened();
  });
});

describe('where from', () => {
  test.each(['https://evil.test', 'null', `${PUBLIC_URL}.evil.test`])(
    'a page of %s is refused',
    async (origin) => {
      const room = await lab.newRoom();
      await expect(lab.raw({ name: room.name, headers: { origin } }).opened()).rejects.toThrow('403');
    }
  );

  test('a page of ours is let in', async () => {
    const room = await lab.newRoom();
    await lab.join({ name: room.name, token: room.ada.token, headers: { origin: PUBLIC_URL } });
  });

  test.each(['__proto__', 'constructor', '%00', 'wf_short', '..%2f..%2fetc'])(
    'no document is called %s',
    async (name) => {
      await expect(lab.raw({ name, path: `/collab/${name}` }).opened()).rejects.toThrow('404');
    }
  );
});
