import { randomUUID } from 'node:crypto';
import { withOrg } from '@automateos/db';
import { createDocument } from '@automateos/db/queries/documents';
import { chainDocument } from '@automateos/worker/testing/fixture';
import { start } from '@automateos/worker/testing/nodes';
import { toPublicId } from '@automateos/workflow';
import { createState, readDocument } from '@automateos/workflow/document';
import { expect, test } from 'vitest';
import { report, spread } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allSaved, converged, stateOf, synced } from './rig/room.ts';

const rounds = sizes({ ci: 2, full: 20 });
const CLIENTS = 50;
const PEOPLE = 5; // one person may have 20 sockets
const CREATORS = 10;

faultCase('F26', 'first open race', (seed) => {
  test('fifty at once at a brand-new workflow: one document with one start', async (context) => {
    const rig = await Rig.open();
    const { orgId, userId, token } = await rig.newTeam();
    const { db } = rig.workshop.database;
    const server = await rig.startCollab({ port: 0 });
    const url = `ws://127.0.0.1:${server.ready.port}`;
    const tokens = [token];
    while (tokens.length < PEOPLE) tokens.push((await rig.workshop.addPerson(orgId, 'editor')).token);
    const opened: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const workflowId = randomUUID();
      const name = toPublicId('wf', workflowId);
      await rig.sql`INSERT INTO workflows (org_id, id, name, created_by) VALUES (${orgId}, ${workflowId}, 'New', ${userId})`;
      // As if several servers created it at the same moment, each with a start of its own.
      const creating = Array.from({ length: CREATORS }, (_, at) => {
        const state = createState(chainDocument({ [`n_start${seed}${at}`]: start }));
        return withOrg(db, orgId, (tx) =>
          createDocument(tx, { orgId, workflowId, kind: 'main', state, actorId: userId })
        );
      });
      expect(new Set(await Promise.all(creating)).size).toBe(1);
      const startedAt = performance.now();
      const clients = Array.from({ length: CLIENTS }, (_, at) =>
        rig.client({ url, name, token: tokens[at % PEOPLE]! })
      );
      await synced(clients);
      opened.push(performance.now() - startedAt);
      for (const [at, client] of clients.entries()) client.map.set(String(at), at);
      await allSaved(clients);
      await converged(clients);
      const stored = await rig.workshop.stored({ orgId, workflowId });
      const nodes = Object.values(readDocument(stored).document.nodes);
      expect(nodes.map(({ type }) => type)).toEqual(['start']);
      expect(stateOf(stored)).toBe(stateOf(clients[0]!.doc));
      expect(stored.getMap('test').size).toBe(CLIENTS);
      for (const client of clients) client.destroy();
    }
    report(context, { rounds, clients: CLIENTS, ...spread('all open', opened) });
    await expectInvariants(rig);
  });
});
