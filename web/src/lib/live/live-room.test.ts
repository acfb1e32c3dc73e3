import type { LiveNews, LivePerson } from '@automateos/workflow';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Room } from '#lib/collab/room.svelte.ts';
import type { LiveRoom as LiveFacts } from '#lib/server/answers/live.ts';
import { LiveRoom } from './live-room.svelte.ts';

const person = (id: string, more: Partial<LivePerson> = {}): LivePerson => ({
  ...{ id, userId: `usr_${id}`, name: id, role: 'spectator', isMember: false, handAt: null },
  ...more
});

const MAYA = person('Maya', { role: 'host', isMember: true });
const SAM = person('Sam');
const FACTS: LiveFacts = {
  session: { id: 'ls_1', title: 'T', status: 'live', liveAt: null, hostName: 'Maya', spotlight: null },
  ...{ me: MAYA, mayHost: true, people: [MAYA, SAM], messages: [] }
};

/** The part of a room that a session listens to. */
function fakeRoom() {
  return { onLive: (_: LiveNews) => {}, onAccess: () => {}, connection: { canWrite: undefined } };
}

let room: ReturnType<typeof fakeRoom>;
let live: LiveRoom;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('fetch', async () => Response.json(FACTS));
  room = fakeRoom();
  live = new LiveRoom({ id: 'ls_1', room: room as unknown as Room, isMember: true });
  await live.load();
});
afterEach(() => {
  live.destroy();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const message = (id: string, by = 'Sam') => ({ id, by, name: by, text: id, at: '2026-01-01T00:00:00Z' });

describe('what is said', () => {
  test('comes once, and counts while nobody reads', () => {
    for (const id of ['1', '2', '2']) room.onLive({ kind: 'message', message: message(id) });
    room.onLive({ kind: 'message', message: message('3', 'Maya') });
    expect(live.messages.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(live.unread).toBe(2); // one's own are read
    room.onLive({ kind: 'message-removed', id: '2' });
    expect(live.messages.map(({ id }) => id)).toEqual(['1', '3']);
  });
});

describe('who is there', () => {
  test('those who host and build first, then raised hands in their order', () => {
    const hand = (name: string, handAt: string) => person(name, { handAt });
    const people = [
      person('Zoe'),
      hand('Late', '2026-01-01T00:02:00Z'),
      hand('Early', '2026-01-01T00:01:00Z'),
      person('Tom', { role: 'co-builder' })
    ];
    for (const one of people) room.onLive({ kind: 'person', person: one, isGone: false });
    expect(live.ordered.map(({ name }) => name)).toEqual(['Maya', 'Tom', 'Early', 'Late', 'Sam', 'Zoe']);
    expect(live.hands).toHaveLength(2);
  });

  test('news of oneself change what one may do; who is sent out is gone', () => {
    room.onLive({ kind: 'person', person: { ...MAYA, handAt: '2026-01-01T00:00:00Z' }, isGone: false });
    expect(live.me?.handAt).not.toBeNull();
    room.onLive({ kind: 'person', person: SAM, isGone: true });
    expect(live.people.map(({ name }) => name)).toEqual(['Maya']);
  });
});

test('a reaction floats for a moment', () => {
  room.onLive({ kind: 'reaction', reaction: 'heart', by: 'Sam' });
  expect(live.reactions).toMatchObject([{ reaction: 'heart', name: 'Sam' }]);
  vi.advanceTimersByTime(5_000);
  expect(live.reactions).toEqual([]);
});

test('the session ends, and what was missed is read again on each connection', async () => {
  room.onLive({ kind: 'session', status: 'ended', spotlight: null });
  expect(live.status).toBe('ended');
  room.onAccess();
  await vi.waitFor(() => expect(live.status).toBe('live'));
});

test('a session that cannot be read says so', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ error: { code: 'X', message: 'No' } }, { status: 404 }));
  const other = new LiveRoom({ id: 'ls_2', room: fakeRoom() as unknown as Room, isMember: false });
  await other.load();
  expect(other.state).toBe('failed');
});
