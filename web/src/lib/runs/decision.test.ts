import { expect, test } from 'vitest';
import { decisionLine } from './decision.ts';

test('a decision is told with who made it', () => {
  const line = (decidedVia: 'app' | 'link' | 'deadline', decidedBy: string | null = 'Ada') =>
    decisionLine({ decision: 'approved', decidedVia, decidedBy });
  expect(line('app')).toBe('Approved by Ada');
  expect(line('link')).toBe('Approved by Ada through the link');
  expect(line('deadline', null)).toBe('Approved: nobody decided in time');
  expect(decisionLine({ decision: null, decidedVia: null, decidedBy: null })).toBe('');
});
