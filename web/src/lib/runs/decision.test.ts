import { expect, test } from 'vitest';
import { decisionLine, quorumLine } from './decision.ts';

test('a decision is told with who made it', () => {
  const line = (decidedVia: 'app' | 'link' | 'deadline', decidedBy: string | null = 'Ada') =>
    decisionLine({ decision: 'approved', decidedVia, decidedBy });
  expect(line('app')).toBe('Approved by Ada');
  expect(line('link')).toBe('Approved by Ada through the link');
  expect(line('deadline', null)).toBe('Approved: nobody decided in time');
  expect(decisionLine({ decision: null, decidedVia: null, decidedBy: null })).toBe('');
});

test('says how many more must approve', () => {
  const votes = [{ name: 'Ada', comment: '' }];
  expect(quorumLine({ quorum: 2, votes })).toBe('1 of 2 have approved: Ada.');
  expect(quorumLine({ quorum: 2, votes: [] })).toBe('0 of 2 have approved.');
  expect(quorumLine({ quorum: 1, votes: [] })).toBe('');
});
