/** What is known about the way of my edits to the server's disk. A value: `reduceSave` makes the next one. */
export interface SaveFacts {
  link: 'connecting' | 'online' | 'offline' | 'refused';
  /** Our answer to the server's state has gone out on this connection: from here on the server lacks only what we count. */
  answered: boolean;
  /** Updates handed to this connection's socket. The server numbers them in the same order, from 1. */
  sent: number;
  /** Of them, those the server has stored. */
  through: number;
  /** An edit was made here that no server has confirmed as stored. */
  dirty: boolean;
  /** The server left edits of ours out for good: what is on screen is not what others see. */
  rejected: boolean;
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
  | { type: 'answered' }
  | { type: 'edited' }
  | { type: 'sent'; at: number }
  | { type: 'stored'; through: number }
  | { type: 'store-failed' }
  | { type: 'lost' }
  | { type: 'refused' }
  | { type: 'rejected' }
  | { type: 'kept'; kept: boolean };

export const INITIAL_SAVE_FACTS: SaveFacts = {
  link: 'connecting',
  answered: false,
  sent: 0,
  through: 0,
  dirty: false,
  rejected: false,
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
    case 'answered':
      return settle({ ...facts, answered: true });
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
    case 'rejected':
      return { ...facts, rejected: true, dirty: true };
    case 'kept':
      return { ...facts, kept: event.kept };
  }
}

/** Counters belong to one connection; `dirty` outlives it. */
const FRESH = { answered: false, sent: 0, through: 0, storeFailed: false, waitingSince: undefined } as const;

function settle(facts: SaveFacts): SaveFacts {
  if (!isSaved(facts)) return facts;
  return { ...facts, dirty: false, waitingSince: undefined };
}

/** True when everything done here is on the server's disk. */
export function isSaved(facts: SaveFacts): boolean {
  return (
    facts.link === 'online' &&
    facts.answered &&
    !facts.rejected &&
    facts.through >= facts.sent &&
    !facts.storeFailed
  );
}

export type SaveStatus = { kind: 'saved' | 'saving' | 'connecting' | 'not-saved' | 'offline'; text: string };

/** The sentence in the top bar. `now` in ms. */
export function describeSave(facts: SaveFacts, now: number): SaveStatus {
  if (isSaved(facts) && !facts.dirty) return { kind: 'saved', text: 'All changes saved' };
  if (facts.rejected) return { kind: 'not-saved', text: 'Not saved: the last changes were not accepted' };
  switch (facts.link) {
    case 'connecting':
      return { kind: 'connecting', text: facts.dirty ? 'Connecting… changes not saved yet' : 'Connecting…' };
    case 'offline':
      return {
        kind: 'offline',
        text: facts.kept ? 'Offline: kept on this device' : 'Offline: not saved. Keep this tab open'
      };
    case 'refused':
      return facts.dirty
        ? {
            kind: 'not-saved',
            text: facts.kept ? 'Not saved: kept on this device' : 'Not saved. Keep this tab open'
          }
        : { kind: 'offline', text: 'Not connected' };
  }
  if (facts.storeFailed)
    return { kind: 'not-saved', text: 'Not saved: the server cannot write just now. Trying again' };
  const waitedMs = facts.waitingSince === undefined ? 0 : now - facts.waitingSince;
  if (waitedMs > SLOW_SAVE_MS) return { kind: 'not-saved', text: 'Not saved: no answer from the server yet' };
  return { kind: 'saving', text: 'Saving…' };
}
