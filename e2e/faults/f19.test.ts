import { waitFor } from '@automateos/worker/testing/fixture';
import { LOCAL, nodesMap, setName } from '@automateos/workflow/document';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { CLOSE } from '@automateos/workflow';
import { expect, test } from 'vitest';
import { expectInvariants } from './rig/invariants.ts';
import { faultCase } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allSaved, newRoom, stateOf, synced, type Room } from './rig/room.ts';

const NODES = Object.keys(sampleDocument().nodes).length;

/** One bit of one byte of the checkpoint, at a place that the seed decides. */
async function flipByte({ sql }: Rig, { workflowId }: Room, seed: number): Promise<void> {
  await sql`UPDATE document_checkpoints
    SET state = set_byte(state, (${seed * 7919} % length(state)), get_byte(state, (${seed * 7919} % length(state))) # 1)
    WHERE document_id = ${workflowId}`;
}

/** All that is stored of a document. */
const rowsOf = ({ sql }: Rig, { workflowId }: Room): Promise<unknown[]> =>
  Promise.all(
    ['document_checkpoints', 'document_updates', 'document_history'].map((table) =>
      sql.unsafe(`SELECT * FROM ${table} WHERE document_id = $1 ORDER BY 1, 2, 3`, [workflowId])
    )
  );

async function setUp(): Promise<{ rig: Rig; room: Room; url: string }> {
  const rig = await Rig.open();
  const room = await newRoom(rig, await rig.newTeam(), { people: 2, document: sampleDocument() });
  const server = await rig.startCollab({ port: 0 });
  return { rig, room, url: `ws://127.0.0.1:${server.ready.port}` };
}

faultCase('F19', 'a document does not load', (seed) => {
  test('one byte of the checkpoint is wrong: it is made anew from the history', async () => {
    const { rig, room, url } = await setUp();
    const before = stateOf(await rig.workshop.stored(room));
    await flipByte(rig, room, seed);
    const ada = rig.client({ url, name: room.name, token: room.tokens[0]! });
    await synced([ada]);
    expect(nodesMap(ada.doc).size).toBe(NODES);
    expect(stateOf(ada.doc)).toBe(before);
    setName(ada.doc, 'Renamed', LOCAL);
    await allSaved([ada]);
    const after = stateOf(ada.doc);
    ada.destroy();
    // The last one has left, and the server has folded: the checkpoint is sound again.
    await waitFor(
      async () => {
        const [row] = await rig.sql`SELECT 1 FROM document_checkpoints
          WHERE document_id = ${room.workflowId} AND sha256(state) = state_hash`;
        return row !== undefined;
      },
      { what: 'a sound checkpoint' }
    );
    expect(stateOf(await rig.workshop.stored(room))).toBe(after);
    await expectInvariants(rig);
  });

  test('neither checkpoint nor history can be used: refused, and nothing is written', async () => {
    const { rig, room, url } = await setUp();
    const { workflowId } = room;
    await rig.sql`CREATE TABLE kept AS SELECT * FROM document_checkpoints WHERE document_id = ${workflowId}`;
    await rig.sql`CREATE TABLE kept_history AS SELECT * FROM document_history WHERE document_id = ${workflowId}`;
    await flipByte(rig, room, seed);
    await rig.sql`DELETE FROM document_history WHERE document_id = ${workflowId}`;
    const before = await rowsOf(rig, room);
    const ada = rig.client({ url, name: room.name, token: room.tokens[0]! });
    await waitFor(() => ada.closes.length >= 3, { what: 'three refusals' });
    expect(new Set(ada.closes)).toEqual(new Set([CLOSE.unavailable.code]));
    expect([ada.provider.isSynced, nodesMap(ada.doc).size]).toEqual([false, 0]);
    expect(await rowsOf(rig, room)).toEqual(before);

    await rig.sql`UPDATE document_checkpoints SET state = (SELECT state FROM kept) WHERE document_id = ${workflowId}`;
    await rig.sql`INSERT INTO document_history OVERRIDING SYSTEM VALUE SELECT * FROM kept_history`;
    await synced([ada]); // it has gone on asking
    expect(nodesMap(ada.doc).size).toBe(NODES);
    await rig.sql`DROP TABLE kept, kept_history`;
    await expectInvariants(rig);
  });

  test('the database refuses to read it: refused until it can be read', async () => {
    const { rig, room, url } = await setUp();
    await rig.sql`REVOKE SELECT ON document_checkpoints FROM automateos_app`;
    const before = await rowsOf(rig, room);
    const people = room.tokens.map((token) => rig.client({ url, name: room.name, token }));
    await waitFor(() => people.every(({ closes }) => closes.length >= 3), { what: 'three refusals each' });
    expect(people.map(({ doc, provider }) => [provider.isSynced, nodesMap(doc).size])).toEqual([
      [false, 0],
      [false, 0]
    ]);
    expect(await rowsOf(rig, room)).toEqual(before);
    await rig.sql`GRANT SELECT ON document_checkpoints TO automateos_app`;
    await synced(people);
    expect(people.map(({ doc }) => nodesMap(doc).size)).toEqual([NODES, NODES]);
    await expectInvariants(rig);
  });
});
