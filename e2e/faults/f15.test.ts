import { setTimeout as pause } from 'node:timers/promises';
import { Random } from '@automateos/workflow/document/testing/random';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { expect, test } from 'vitest';
import { report, spread } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allSaved, converged, Editing, newRoom, stateOf, synced } from './rig/room.ts';

const { kills, edits } = sizes({ ci: { kills: 20, edits: 1_000 }, full: { kills: 200, edits: 10_000 } });
const RECOVERY_MS = 10_000; // P7

faultCase('F15', 'collab kill -9 mid-edit', (seed) => {
  test('nothing that was called saved is lost, and everybody sees the same', async (context) => {
    const rig = await Rig.open();
    const random = new Random(seed);
    const room = await newRoom(rig, await rig.newTeam(), { people: 3, document: sampleDocument() });
    const server = await rig.startCollab({ port: 0 });
    const port = server.ready.port!;
    server.keepPort('COLLAB_PORT');
    const url = `ws://127.0.0.1:${port}`;
    const people = room.tokens.map(
      (token, at) =>
        new Editing(rig.client({ url, name: room.name, token }), `p${at}`, new Random(seed * 10 + at))
    );
    const clients = people.map(({ client }) => client);
    await synced(clients);
    const recoveries: number[] = [];
    for (let kill = 1; kill <= kills; kill++) {
      const until = Math.round((edits * kill) / kills);
      for (let done = total(people); done < until; done++) {
        people[done % people.length]!.edit();
        if (random.chance(0.3)) await pause(random.int(0, 15)); // the rhythm of typing, not a wait for something
      }
      await server.kill();
      for (const person of people) person.interrupted();
      const stored = await rig.workshop.stored(room);
      expect(people.flatMap((person) => person.lost(stored))).toEqual([]);
      const restartedAt = performance.now();
      await server.start();
      await synced(clients, RECOVERY_MS);
      await converged(clients, RECOVERY_MS);
      recoveries.push(performance.now() - restartedAt);
    }
    await allSaved(clients);
    await converged(clients);
    const saved = people.reduce((sum, person) => sum + person.saved.size, 0);
    report(context, { kills, edits, saved, ...spread('recovery', recoveries) });
    expect(Math.max(...recoveries)).toBeLessThan(RECOVERY_MS * MARGIN);
    expect(clients.flatMap(({ closes }) => closes).filter((code) => code >= 4400 && code < 4500)).toEqual([]);
    const stored = await rig.workshop.stored(room);
    expect(stateOf(stored)).toBe(stateOf(clients[0]!.doc));
    expect(stored.getMap('test').size).toBe(edits);
    await expectInvariants(rig);
  });
});

const total = (people: readonly Editing[]): number => people.reduce((sum, person) => sum + person.edits, 0);
