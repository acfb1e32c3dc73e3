import { CLOSE } from '@automateos/workflow';
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { encodeAddress, inspectFrame, joinFrame, MESSAGE, statelessMessage, SYNC } from './frames.ts';
import { Lab } from './testing/lab.ts';

const lab = new Lab();
const NAME = 'wf_0123456789abcdefABCDEF';

const { code: MALFORMED } = CLOSE.malformed;

function message(...parts: (number | string | Uint8Array)[]): Uint8Array {
  const encoder = createEncoder();
  for (const part of parts) {
    if (typeof part === 'number') writeVarUint(encoder, part);
    else if (typeof part === 'string') writeVarString(encoder, part);
    else writeVarUint8Array(encoder, part);
  }
  return toUint8Array(encoder);
}

function someUpdate(): Uint8Array {
  const doc = new Y.Doc();
  doc.getMap('test').set('raw', 1);
  return Y.encodeStateAsUpdate(doc);
}

const bomb = Uint8Array.from([1, 0xff, 0xff, 0xff, 0x0f, 1, 0]); // one client with 33 million structs
const refused: [string, () => Uint8Array][] = [
  ['an update that declares more than it holds', () => message(MESSAGE.sync, SYNC.update, bomb)],
  ['the same as a sync reply', () => message(MESSAGE.syncReply, SYNC.step2, bomb)],
  ['an update cut short', () => message(MESSAGE.sync, SYNC.update, someUpdate().slice(0, -3))],
  ['noise', () => message(MESSAGE.sync, SYNC.update, Uint8Array.from([7, 7, 7, 7, 7]))],
  ['an unknown kind of sync', () => message(MESSAGE.sync, 9, someUpdate())],
  ['a stateless message', () => statelessMessage('{"type":"saved","through":9}')],
  ['the library’s own broadcast', () => message(6, '{"type":"run"}')],
  ['a ping of the library', () => message(9)],
  ['an unknown type', () => message(77)],
  [
    'a message hidden behind another',
    () =>
      Uint8Array.from([
        ...message(MESSAGE.queryAwareness),
        ...message(MESSAGE.sync, SYNC.update, someUpdate())
      ])
  ]
];

describe('frames that no client has reason to send', () => {
  test.each(refused)('%s closes the socket and changes nothing for the others', async (_, bad) => {
    const room = await lab.newRoom();
    const other = await lab.join({ name: room.name, token: room.ada.token });
    const client = await lab.raw({ name: room.name }).signIn(room.bob.token);
    client.say(bad());
    expect(await client.closed).toBe(MALFORMED);
    other.map.set('after', 1);
    await expect.poll(() => other.isSaved).toBe(true);
    expect(other.map.toJSON()).toEqual({ after: 1 });
    expect((await lab.workshop.stored(room)).getMap('test').toJSON()).toEqual({ after: 1 });
  });

  test('text instead of bytes', async () => {
    const room = await lab.newRoom();
    const client = await lab.raw({ name: room.name }).signIn(room.bob.token);
    client.ws.send('hello');
    expect(await client.closed).toBe(MALFORMED);
  });

  test('another document’s name, on a socket that is signed in here', async () => {
    const [room, other] = await Promise.all([lab.newRoom(), lab.newRoom()]);
    const client = await lab.raw({ name: room.name }).signIn(room.bob.token);
    client.say(message(MESSAGE.sync, SYNC.update, someUpdate()), encodeAddress(other.name));
    expect(await client.closed).toBe(MALFORMED);
  });

  test('a frame over the limit', async () => {
    const room = await lab.newRoom();
    const client = await lab.raw({ name: room.name }).signIn(room.bob.token);
    client.ws.send(new Uint8Array(2 << 20));
    expect(await client.closed).toBe(1009);
  });

  test('asking for the whole document over and over', async () => {
    const room = await lab.newRoom();
    const client = await lab.raw({ name: room.name }).signIn(room.bob.token);
    for (let i = 0; i < 100; i++)
      client.say(message(MESSAGE.sync, SYNC.step1, Y.encodeStateVector(new Y.Doc())));
    expect(await client.closed).toBe(CLOSE.tooMany.code);
  });
});

test('a thousand bombs are refused in no time', () => {
  const frame = joinFrame(encodeAddress(NAME), message(MESSAGE.sync, SYNC.update, bomb));
  const before = process.cpuUsage();
  for (let i = 0; i < 1_000; i++) expect(inspectFrame(frame, NAME)).toBe(CLOSE.malformed);
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500); // applying one takes 1,750 ms
});
