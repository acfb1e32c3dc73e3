import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@automateos/worker/testing/fixture';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { Random } from '@automateos/workflow/document/testing/random';
import { expect, test } from 'vitest';
import { report } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allSaved, converged, Editing, newRoom, stateOf, synced } from './rig/room.ts';

const outageMs = sizes({ ci: 5_000, full: 30_000 });
const TOLD_MS = 2_000;
const RECOVERY_MS = 10_000;
const EDIT_EVERY_MS = 100;

faultCase('F18', 'the edit log is out of reach', (seed) => {
  test.for(['cut', 'stall'] as const)('%s: people are told, and lose nothing', async (fault, context) => {
    const rig = await Rig.open();
    const room = await newRoom(rig, await rig.newTeam(), { people: 2, document: sampleDocument() });
    const proxy = await rig.newProxy();
    const server = await rig.startCollab({ port: 0, proxy });
    const url = `ws://127.0.0.1:${server.ready.port}`;
    const people = room.tokens.map(
      (token, at) => new Editing(rig.client({ url, name: room.name, token }), `p${at}`, new Random(seed + at))
    );
    const clients = people.map(({ client }) => client);
    await synced(clients);
    for (const person of people) person.edit();
    await allSaved(clients);
    await converged(clients);

    proxy[fault]();
    const cutAt = performance.now();
    for (const person of people) person.edit();
    await waitFor(() => clients.every((client) => client.received('not-saved').length > 0), {
      what: 'everybody to be told that it is not saved',
      timeoutMs: TOLD_MS * MARGIN
    });
    const toldMs = Math.round(performance.now() - cutAt);
    while (performance.now() - cutAt < outageMs) {
      for (const person of people) person.edit();
      await pause(EDIT_EVERY_MS);
    }
    expect(clients.map(({ isSaved }) => isSaved)).toEqual([false, false]);

    proxy.pass();
    const backAt = performance.now();
    await allSaved(clients, RECOVERY_MS);
    const savedMs = Math.round(performance.now() - backAt);
    await converged(clients);
    const edits = people.reduce((sum, person) => sum + person.edits, 0);
    report(context, { outageMs, edits, toldMs, savedMs });
    expect(clients.flatMap(({ closes }) => closes)).toEqual([]); // nobody had to reload or to connect again
    const stored = await rig.workshop.stored(room);
    expect(stored.getMap('test').size).toBe(edits);
    expect(stateOf(stored)).toBe(stateOf(clients[0]!.doc));
    await expectInvariants(rig);
  });
});
