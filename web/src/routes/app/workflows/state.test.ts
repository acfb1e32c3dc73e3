import { expect, it } from 'vitest';
import { describeState } from './state.ts';

const live = {
  active: true,
  liveVersion: { number: 3, publishedAt: '2026-03-12T12:00:00.000Z' },
  editedAt: '2026-03-12T12:00:01.000Z'
};

it.each([
  [{ ...live, active: false, liveVersion: null }, 'Draft', false],
  [live, 'Live', false],
  [{ ...live, active: false }, 'Off', false],
  [{ ...live, editedAt: '2026-03-12T12:05:00Z' }, 'Live', true]
])('%o is %s, unpublished edits: %s', (workflow, label, unpublished) => {
  expect(describeState(workflow)).toMatchObject({ label, unpublished });
});
