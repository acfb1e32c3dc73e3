import { describe, expect, test } from 'vitest';
import type { AwarenessState } from '@automateos/workflow';
import { mergePresence, samePeers } from './presence.ts';

const MAYA = { id: 'usr_maya', name: 'Maya', color: 'u1' } as const;
const TOM = { id: 'usr_tom', name: 'Tom', color: 'u2' } as const;
const tab = (clientId: number, state: AwarenessState, clock = 0) => ({ clientId, state, clock });

describe('mergePresence', () => {
  test('shows one person for all their tabs, with the selections joined', () => {
    const { peers } = mergePresence(
      [tab(1, { user: MAYA, selection: ['n_a'] }), tab(2, { user: MAYA, selection: ['n_a', 'n_b'] })],
      'usr_me'
    );
    expect(peers).toEqual([{ ...MAYA, selection: ['n_a', 'n_b'], editing: undefined }]);
  });

  test('takes the cursor of the tab that moved last', () => {
    const { cursors } = mergePresence(
      [
        tab(1, { user: MAYA, cursor: { x: 1, y: 1 } }, 5),
        tab(2, { user: MAYA, cursor: { x: 2, y: 2 } }, 9),
        tab(3, { user: MAYA, cursor: null }, 12)
      ],
      'usr_me'
    );
    expect(cursors.get(MAYA.id)).toEqual({ x: 2, y: 2 });
  });

  test('leaves out my own tabs and clients that the server has not stamped', () => {
    const { peers } = mergePresence([tab(1, { user: TOM }), tab(2, {}), tab(3, { user: MAYA })], TOM.id);
    expect(peers.map((peer) => peer.id)).toEqual([MAYA.id]);
  });

  test('keeps the order of people whoever moves', () => {
    const ids = (clock: number) =>
      mergePresence([tab(1, { user: TOM }, clock), tab(2, { user: MAYA }, 5)], 'usr_me').peers.map(
        (peer) => peer.id
      );
    expect(ids(1)).toEqual(ids(9));
  });

  test('collects drags with their person', () => {
    const { drags } = mergePresence([tab(1, { user: TOM, drag: { ids: ['n_a'], dx: 3, dy: 4 } })], 'usr_me');
    expect(drags).toEqual([{ person: TOM, ids: ['n_a'], dx: 3, dy: 4 }]);
  });
});

test('a moved cursor alone does not change the list of people', () => {
  const read = (x: number) => mergePresence([tab(1, { user: TOM, cursor: { x, y: 0 } })], 'usr_me').peers;
  expect(samePeers(read(1), read(2))).toBe(true);
});
