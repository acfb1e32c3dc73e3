import type { AwarenessState, Position } from '@automateos/workflow';

/** Who somebody is, as the server stamps it into awareness. */
export type Person = NonNullable<AwarenessState['user']>;

/** One person in the room, whatever the number of their tabs. */
export interface Peer extends Person {
  /** Node ids they hold selected, over all tabs. */
  selection: readonly string[];
  /** Field with their caret, if any. */
  editing?: { nodeId: string; field: string };
}

/** A drag in progress of somebody else: offset from where the nodes lay when it began. */
export interface RemoteDrag {
  person: Person;
  ids: readonly string[];
  dx: number;
  dy: number;
}

export interface RoomPresence {
  peers: Peer[];
  /** By person id; the tab that moved last wins. */
  cursors: Map<string, Position>;
  drags: RemoteDrag[];
  /** What part of the canvas people look at, by person id. */
  views: Map<string, View>;
}

export type View = NonNullable<AwarenessState['view']>;

interface Tab {
  clientId: number;
  state: AwarenessState;
  /** Counts up with every change of this client; decides which tab moved last. */
  clock: number;
}

/**
 * Folds awareness states into people: one avatar per person, selections joined, the cursor of the tab that moved last.
 * Tabs of `me` are left out (I need no cursor of myself), and so are clients the server has not stamped yet.
 */
export function mergePresence(tabs: Iterable<Tab>, me: string): RoomPresence {
  const presence: RoomPresence = { peers: [], cursors: new Map(), drags: [], views: new Map() };
  const byPerson = Map.groupBy(
    [...tabs].filter((tab) => tab.state.user && tab.state.user.id !== me),
    (tab) => tab.state.user!.id
  );
  for (const [id, own] of byPerson) {
    own.sort((a, b) => b.clock - a.clock || b.clientId - a.clientId);
    const person = own[0]!.state.user!;
    const editing = own.find((tab) => tab.state.editing)?.state.editing ?? undefined;
    presence.peers.push({
      ...person,
      selection: [...new Set(own.flatMap((tab) => tab.state.selection ?? []))],
      editing
    });
    const cursor = own.find((tab) => tab.state.cursor)?.state.cursor;
    if (cursor) presence.cursors.set(id, cursor);
    const view = own.find((tab) => tab.state.view)?.state.view;
    if (view) presence.views.set(id, view);
    for (const { state } of own) if (state.drag) presence.drags.push({ person, ...state.drag });
  }
  presence.peers.sort((a, b) => (a.id < b.id ? -1 : 1));
  return presence;
}

/** True when two people lists would be drawn the same; keeps the old array, so that nothing re-renders. */
export function samePeers(before: readonly Peer[], after: readonly Peer[]): boolean {
  return before.length === after.length && JSON.stringify(before) === JSON.stringify(after);
}
