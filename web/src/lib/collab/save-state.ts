/** What is known about the way of my edits to the server's disk. A value: `reduceSave` makes the next one. */
export interface SaveFacts {
  link: 'connecting' | 'online' | 'offline' | 'refused';
  /** The server's state has arrived on this connection, and ours has been sent. */
  synced: boolean;
  /** Updates handed to this connection's socket. The server numbers them in the same order, from 1. */
  sent: number;
  /** Of them, those the server has stored. */
  through: number;
  /** An edit was made here that no server has confirmed as stored. */
  dirty: boolean;
  /** The server could not store the last updates; it keeps them in memory and tries again. */
  storeFailed: boolean;
  /** Edits are written to this device as well. */
  kept: boolean;
  /** When the oldest unconfirmed update was sent, in ms; absent when there is none. */
  waitingSince?: number;
}

export type SaveEvent =
  | { type: 'connecting' }
  | { type: 'open' }
  | { type: 'synced' }
  | { type: 'edited' }
  | { type: 'sent'; at: number }
  | { type: 'stored'; through: number }
  | { type: 'store-failed' }
  | { type: 'lost' }
  | { type: 'refused' }
  | { type: 'kept'; kept: boolean };

export const INITIAL_SAVE_FACTS: SaveFacts = {
  link: 'connecting',
  synced: false,
  sent: 0,
  through: 0,
  dirty: false,
  storeFailed: false,
  kept: false
};

/** An unconfirmed update older than this is called "not saved" instead of "saving". */
export const SLOW_SAVE_MS = 5_000;

/**
 * The next facts after something happened. Saved means one thing only: the server said that every update of this
 * connection is stored. State vectors play no part, since a deletion does not change them.
 */
export function reduceSave(facts: SaveFacts, event: SaveEvent): SaveFacts {
  switch (event.type) {
    case 'connecting':
      return facts.link === 'offline' ? facts : { ...facts, ...FRESH, link: 'connecting' };
    case 'open':
      return { ...facts, ...FRESH, link: 'online' };
    case 'synced':
      return settle({ ...facts, synced: true });
    case 'edited':
      return { ...facts, dirty: true };
    case 'sent':
      return { ...facts, sent: facts.sent + 1, waitingSince: facts.waitingSince ?? event.at };
    case 'stored':
      return settle({ ...facts, through: Math.max(facts.through, event.through), storeFailed: false });
    case 'store-failed':
      return { ...facts, storeFailed: true };
    case 'lost':
      return { ...facts, ...FRESH, link: 'offline' };
    case 'refused':
      return { ...facts, ...FRESH, link: 'refused' };
    case 'kept':
      return { ...facts, kept: event.kept };
  }
}

/** Counters belong to one connection; `dirty` outlives it. */
const FRESH = { synced: false, sent: 0, through: 0, storeFailed: false, waitingSince: undefined } as const;

function settle(facts: SaveFacts): SaveFacts {
  if (!isSaved(facts)) return facts;
  return { ...facts, dirty: false, waitingSince: undefined };
}

/** True when everything done here is on the server's disk. */
export function isSaved(facts: SaveFacts): boolean {
  return facts.link === 'online' && facts.synced && facts.through >= facts.sent && !facts.storeFailed;
}

export type SaveStatus = { kind: 'saved' | 'saving' | 'connecting' | 'not-saved' | 'offline'; text: string };

/** The sentence in the top bar. `now` in ms. */
export function describeSave(facts: SaveFacts, now: number): SaveStatus {
  if (isSaved(facts) && !facts.dirty) return { kind: 'saved', text: 'All changes saved' };
  switch (facts.link) {
    case 'connecting':
      return { kind: 'connecting', text: facts.dirty ? 'Connecting… changes not saved yet' : 'Connecting…' };
    case 'offline':
      return {
        kind: 'offline',
        text: facts.kept ? 'Offline: kept on this device' : 'Offline: not saved. Keep this tab open'
      };
    case 'refused':
      return {
        kind: facts.dirty ? 'not-saved' : 'offline',
        text: facts.dirty ? 'Not saved: the last changes were not accepted' : 'Not connected'
      };
  }
  if (facts.storeFailed)
    return { kind: 'not-saved', text: 'Not saved: the server cannot write just now. Trying again' };
  const waitedMs = facts.waitingSince === undefined ? 0 : now - facts.waitingSince;
  if (waitedMs > SLOW_SAVE_MS) return { kind: 'not-saved', text: 'Not saved: no answer from the server yet' };
  return { kind: 'saving', text: 'Saving…' };
}
