import { waitFor } from '@automateos/worker/testing/fixture';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { Random } from '@automateos/workflow/document/testing/random';
import { expect, test } from 'vitest';
import { report } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allSaved, Editing, newRoom, synced } from './rig/room.ts';

const rounds = sizes({ ci: 3, full: 20 });

/** What the server may not write to: the log of edits, or the checkpoint and the history that a fold writes. */
const STORES = ['document_updates', 'document_checkpoints', 'document_history'];

faultCase('F16', 'a store fails once and the last client leaves', (seed) => {
  test.for(STORES)('%s refuses a write: the edit is there for whoever comes next', async (store, context) => {
    const rig = await Rig.open();
    const team = await rig.newTeam();
    const server = await rig.startCollab({ port: 0 });
    const url = `ws://127.0.0.1:${server.ready.port}`;
    for (let round = 0; round < rounds; round++) {
      const room = await newRoom(rig, team, { people: 2, document: sampleDocument() });
      const first = rig.client({ url, name: room.name, token: room.tokens[0]! });
      await synced([first]);
      await rig.sql.unsafe(`REVOKE INSERT, UPDATE ON ${store} FROM automateos_app`);
      const person = new Editing(first, 'first', new Random(seed * 100 + round));
      person.edit();
      const isLog = store === 'document_updates';
      if (isLog)
        await waitFor(() => first.received('not-saved').length > 0, {
          what: 'the word that it is not saved'
        });
      else await allSaved([first]);
      expect(isLog && first.isSaved).toBe(false);
      first.destroy(); // the last one leaves before the store is back
      const second = rig.client({ url, name: room.name, token: room.tokens[1]! });
      await synced([second]);
      expect(second.map.get('first:1'), 'while the store is away').toBe(1);
      second.destroy();
      await rig.sql.unsafe(`GRANT INSERT, UPDATE ON ${store} TO automateos_app`);
      const third = rig.client({ url, name: room.name, token: room.tokens[0]! });
      await synced([third]);
      third.map.set('third', 1);
      await allSaved([third]);
      expect((await rig.workshop.stored(room)).getMap('test').toJSON()).toEqual({ 'first:1': 1, third: 1 });
      third.destroy();
    }
    report(context, { rounds });
    await expectInvariants(rig);
  });
});
