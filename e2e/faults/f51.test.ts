import { RawClient, syncMessage } from '@automateos/collab-server/testing/client';
import { waitFor } from '@automateos/worker/testing/fixture';
import { sampleDocument } from '@automateos/workflow/document/testing/sample';
import { Random } from '@automateos/workflow/document/testing/random';
import { expect, test } from 'vitest';
import { checkUpdate } from '@automateos/workflow/document';
import * as Y from 'yjs';
import { report } from './rig/figures.ts';
import { expectInvariants } from './rig/invariants.ts';
import { mutate, realUpdates } from './rig/mutations.ts';
import { faultCase, MARGIN, sizes } from './rig/options.ts';
import { Rig } from './rig/rig.ts';
import { allSaved, newRoom, stateOf, synced } from './rig/room.ts';

const mutants = sizes({ ci: 1_500, full: 10_000 });
const BLOCK_MS = 50;
const WARM_UP = 200;
const SABOTEURS = 8; // one person may have 20 sockets
const PROBE = new URL('./rig/loop-probe.ts', import.meta.url).href;
const UPDATE = 2; // y-protocols: kind of a live edit
const SYNC_STATUS = 8; // the library's own acknowledgement; then 1 for "applied"

/** An editor with a bare socket, opened again whenever the server closed it. */
class Saboteur {
  readonly #join: () => Promise<RawClient>;
  #client: RawClient | undefined;
  #sent = 0;
  readonly codes: number[] = [];
  accepted = 0;
  /** Acknowledgements for what was refused. */
  wrong = 0;

  constructor(join: () => Promise<RawClient>) {
    this.#join = join;
  }

  /** Sends an update and waits for what becomes of it; `isWhole` when nothing is missing that it depends on. */
  async send(update: Uint8Array, isWhole: boolean): Promise<void> {
    const client = (this.#client ??= await this.#join());
    client.say(syncMessage(UPDATE, update));
    const number = ++this.#sent;
    const saved = () => client.told.some((message) => message.type === 'saved' && message.through >= number);
    let code: number | undefined;
    void client.closed.then((closed) => (code = closed));
    if (!isWhole) client.ws.close(1000); // it waits for ever, or is refused
    await waitFor(() => code !== undefined || saved(), { what: 'an answer', timeoutMs: 30_000 });
    if (code === undefined) return void this.accepted++;
    this.#client = undefined;
    this.#sent = 0;
    this.codes.push(code);
    const acks = client.messages.filter(([kind, ok]) => kind === SYNC_STATUS && ok === 1).length;
    if (code !== 1000 && (saved() || acks >= number)) this.wrong++;
  }

  leave(): void {
    this.#client?.ws.terminate();
  }
}

faultCase('F51', 'malformed Yjs updates', (seed) => {
  test('damaged updates are refused or harmless', async (context) => {
    const rig = await Rig.open();
    const random = new Random(seed);
    const room = await newRoom(rig, await rig.newTeam(), { people: 2, document: sampleDocument() });
    const server = await rig.startCollab({ port: 0, flags: ['--import', PROBE] });
    const url = `ws://127.0.0.1:${server.ready.port}`;
    const ada = rig.client({ url, name: room.name, token: room.tokens[0]! });
    await synced([ada]);
    const join = () => new RawClient({ url, name: room.name }).signIn(room.tokens[1]!);
    const saboteurs = Array.from({ length: SABOTEURS }, () => new Saboteur(join));
    const updates = realUpdates(Y.encodeStateAsUpdate(ada.doc), random);
    const plan = Array.from({ length: mutants }, () => mutate(updates, random));
    const sendAll = (part: Iterator<Uint8Array>) =>
      Promise.all(
        saboteurs.map(async (saboteur) => {
          for (const mutant of Iterator.from(part)) await saboteur.send(mutant, isWhole(ada.doc, mutant));
        })
      );
    await sendAll(plan.slice(0, WARM_UP).values());
    await server.ask('SIGUSR2', 'loopBlockMs');
    await sendAll(plan.slice(WARM_UP).values());
    for (const saboteur of saboteurs) saboteur.leave();
    const { loopBlockMs } = await server.ask('SIGUSR2', 'loopBlockMs');

    await synced([ada]);
    ada.map.set('still', 'here');
    await allSaved([ada]);
    const accepted = sum(saboteurs.map((saboteur) => saboteur.accepted));
    const closed = Map.groupBy(
      saboteurs.flatMap(({ codes }) => codes),
      (code) => code
    );
    const codes = [...closed].map(([code, times]) => `${code}: ${times.length}`).join(', ');
    report(context, { mutants, accepted, closed: codes, loopBlockMs: Number(loopBlockMs) });
    expect(sum(saboteurs.map(({ wrong }) => wrong)), 'acknowledged although refused').toBe(0);
    expect(accepted).toBeGreaterThan(0);
    expect(closed.get(4422)!.length).toBeGreaterThan(mutants / 2);
    expect(Number(loopBlockMs)).toBeLessThan(BLOCK_MS * MARGIN);
    const stored = await rig.workshop.stored(room);
    expect(stateOf(stored)).toBe(stateOf(ada.doc));
    await expectInvariants(rig);
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

/** Whether a document like this one can take the update whole, or refuses it: then an answer comes at once. */
function isWhole(known: Y.Doc, update: Uint8Array): boolean {
  if (!checkUpdate(update).ok) return true;
  const { doc, error } = applied(Y.mergeUpdates([Y.encodeStateAsUpdate(known), update]));
  return error !== undefined || (doc.store.pendingStructs === null && doc.store.pendingDs === null);
}

function applied(update: Uint8Array): { doc: Y.Doc; error?: unknown } {
  const doc = new Y.Doc();
  try {
    Y.applyUpdate(doc, update);
    return { doc };
  } catch (error) {
    return { doc, error };
  }
}
