import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import type { TestClient } from './testing/client.ts';
import { Lab, type TestRoom } from './testing/lab.ts';

const lab = new Lab();

async function threePeople(room: TestRoom): Promise<string[]> {
  const carol = await lab.workshop.addPerson(room.orgId, 'admin');
  return [room.ada.token, room.bob.token, carol.token];
}

const states = (clients: TestClient[]): string[] =>
  clients.map(({ doc }) => Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64'));

describe.each([
  { runtime: 'node', rounds: 4 },
  { runtime: 'deno', rounds: 1 }
] as const)('on $runtime', ({ runtime, rounds }) => {
  test(
    'kill -9 while three people edit loses nothing that was called saved',
    { timeout: 60_000 },
    async () => {
      const room = await lab.newRoom();
      const tokens = await threePeople(room);
      let child = await lab.child({ runtime });
      const { port, url } = child;
      const clients = await Promise.all(tokens.map((token) => lab.join({ name: room.name, token, url })));
      /** For each client the keys it has been told are saved, by the edit frame that carried them. */
      const saved = new Set<string>();
      const pending = clients.map(() => new Map<string, number>());
      let edits = 0;
      const typing = setInterval(() => {
        const i = edits++ % clients.length;
        const client = clients[i]!;
        for (const [key, frame] of pending[i]!) if (client.through >= frame) saved.add(key);
        if (!client.provider.isSynced) return;
        const key = `${i}:${edits}`;
        client.map.set(key, edits);
        pending[i]!.set(key, client.sent);
      }, 3);
      for (let round = 0; round < rounds; round++) {
        const before = saved.size;
        await expect.poll(() => saved.size, { timeout: 10_000 }).toBeGreaterThan(before + 60);
        expect(await child.stop('SIGKILL')).toBeNull();
        const kept = (await lab.workshop.stored(room)).getMap('test');
        for (const key of saved) expect(kept.has(key), `${key} was called saved`).toBe(true);
        for (const waiting of pending) waiting.clear();
        child = await lab.child({ port, runtime });
        await expect
          .poll(() => clients.every((client) => client.provider.isSynced), { timeout: 10_000 })
          .toBe(true);
      }
      clearInterval(typing);
      await expect.poll(() => clients.every((client) => client.isSaved), { timeout: 10_000 }).toBe(true);
      await expect.poll(() => new Set(states(clients)).size, { timeout: 10_000 }).toBe(1);
      expect(
        clients.flatMap((client) => client.closes).filter((code) => code >= 4400 && code < 4500)
      ).toEqual([]);
      expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual(clients[0]!.map.toJSON());
      expect(await child.stop('SIGTERM')).toBe(0);
    }
  );

  test(
    'after a crash peers may bring back what was shown to them and never logged',
    { timeout: 60_000 },
    async () => {
      const room = await lab.newRoom();
      const child = await lab.child({ runtime });
      const { port, url } = child;
      const ada = await lab.join({ name: room.name, token: room.ada.token, url });
      const bob = await lab.join({ name: room.name, token: room.bob.token, url });
      ada.map.set('logged', 1);
      await expect.poll(() => ada.isSaved).toBe(true);
      await lab.sql`REVOKE INSERT ON document_updates FROM automateos_app`;
      ada.map.set('shown', 1);
      await expect.poll(() => bob.map.get('shown')).toBe(1);
      await child.stop('SIGKILL');
      ada.destroy(); // and never comes back
      await lab.sql`GRANT INSERT ON document_updates TO automateos_app`;
      const next = await lab.child({ port, runtime });
      await expect.poll(() => bob.provider.isSynced, { timeout: 10_000 }).toBe(true);
      bob.map.set('depends', 1);
      await expect.poll(() => bob.isSaved).toBe(true);
      const stored = await lab.workshop.stored(room);
      expect(stored.getMap('test').toJSON()).toEqual({ logged: 1, shown: 1, depends: 1 });
      await next.stop('SIGTERM');
    }
  );

  test(
    'SIGTERM makes everything durable, sends clients away to come back, and exits with 0',
    { timeout: 60_000 },
    async () => {
      const room = await lab.newRoom();
      const child = await lab.child({ runtime });
      const ada = await lab.join({ name: room.name, token: room.ada.token, url: child.url });
      for (let i = 0; i < 300; i++) ada.map.set(`n${i}`, i);
      await expect.poll(() => ada.through).toBeGreaterThan(0);
      expect(await child.stop('SIGTERM')).toBe(0);
      expect(ada.closes[0]).toBe(1012);
      const stored = (await lab.workshop.stored(room)).getMap('test');
      expect(stored.size).toBeGreaterThanOrEqual(ada.through);
      const [left] = await lab.sql`SELECT
    (SELECT count(*)::int FROM document_updates WHERE document_id = ${room.workflowId}) AS log,
    (SELECT server_id FROM documents WHERE id = ${room.workflowId}) AS holder`;
      expect(left).toEqual({ log: 0, holder: null });
    }
  );
});
