import { describe, expect, test } from 'vitest';
import {
  describeSave,
  INITIAL_SAVE_FACTS,
  isSaved,
  reduceSave,
  SLOW_SAVE_MS,
  type SaveEvent
} from './save-state.ts';

const run = (...events: SaveEvent[]) => events.reduce(reduceSave, INITIAL_SAVE_FACTS);
const text = (...events: SaveEvent[]) => describeSave(run(...events), 1_000).text;
const KEPT: SaveEvent = { type: 'kept', kept: true };
const OPEN: SaveEvent = { type: 'open' };
const ANSWERED: SaveEvent = { type: 'answered' };
const EDITED: SaveEvent = { type: 'edited' };
const SENT: SaveEvent = { type: 'sent', at: 1_000 };
const stored = (through: number): SaveEvent => ({ type: 'stored', through });

describe('saved', () => {
  test('means that the server stored every update sent', () => {
    expect(text(OPEN, ANSWERED, EDITED, SENT, SENT, stored(1))).toBe('Saving…');
    expect(text(OPEN, ANSWERED, EDITED, SENT, SENT, stored(2))).toBe('All changes saved');
  });

  test('counts a deletion like any other update', () => {
    expect(isSaved(run(OPEN, ANSWERED, SENT, stored(1), EDITED, SENT))).toBe(false);
  });

  test('is not claimed before our answer to the server went out', () => {
    expect(text(KEPT, EDITED, OPEN)).toBe('Saving…');
    expect(isSaved(run(KEPT, EDITED, OPEN, ANSWERED))).toBe(true);
  });

  test('waits for edits that the answer carried', () => {
    expect(text(KEPT, EDITED, OPEN, SENT, ANSWERED)).toBe('Saving…');
    expect(text(KEPT, EDITED, OPEN, SENT, ANSWERED, stored(1))).toBe('All changes saved');
  });

  test('is unmoved by confirmations that arrive twice or late', () => {
    expect(run(OPEN, ANSWERED, SENT, SENT, stored(2), stored(1)).through).toBe(2);
  });
});

describe('losing the server', () => {
  test('starts counting again on the next connection', () => {
    const facts = run(OPEN, ANSWERED, EDITED, SENT, { type: 'lost' }, OPEN);
    expect(facts).toMatchObject({ sent: 0, through: 0, dirty: true, answered: false });
  });

  test('says where unsaved edits are', () => {
    expect(text(KEPT, OPEN, ANSWERED, EDITED, { type: 'lost' })).toBe('Offline: kept on this device');
    expect(text(OPEN, ANSWERED, EDITED, { type: 'lost' })).toBe('Offline: not saved. Keep this tab open');
  });

  test('stays offline while attempts to connect fail', () => {
    expect(text(KEPT, { type: 'lost' }, { type: 'connecting' })).toBe('Offline: kept on this device');
  });
});

describe('trouble', () => {
  test('a failed append is shown until the next confirmation', () => {
    const failed: SaveEvent[] = [OPEN, ANSWERED, EDITED, SENT, { type: 'store-failed' }];
    expect(describeSave(run(...failed), 1_000).kind).toBe('not-saved');
    expect(text(...failed, stored(1))).toBe('All changes saved');
  });

  test('a failed append is not saved even when the counts agree', () => {
    expect(isSaved(run(OPEN, ANSWERED, SENT, stored(1), { type: 'store-failed' }))).toBe(false);
  });

  test('a silent server is called out after a while', () => {
    const facts = run(OPEN, ANSWERED, EDITED, SENT);
    expect(describeSave(facts, 1_000 + SLOW_SAVE_MS).text).toBe('Saving…');
    expect(describeSave(facts, 1_001 + SLOW_SAVE_MS).kind).toBe('not-saved');
  });

  test('edits that the server left out never become saved', () => {
    const facts = run(OPEN, EDITED, SENT, ANSWERED, { type: 'rejected' }, stored(1));
    expect(isSaved(facts)).toBe(false);
    expect(describeSave(facts, 1_000).text).toContain('not accepted');
  });

  test('a refused socket with edits says that they are not saved', () => {
    expect(text(KEPT, OPEN, ANSWERED, EDITED, SENT, { type: 'refused' })).toBe(
      'Not saved: kept on this device'
    );
  });
});
