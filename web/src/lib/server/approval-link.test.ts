import { expect, test } from 'vitest';
import { approvalToken, readApprovalToken } from './approval-link.ts';

const key = Buffer.alloc(32, 7);
const wait = {
  orgId: '018f0000-0000-7000-8000-000000000001',
  waitId: '018f0000-0000-7000-8000-000000000002'
};

test('a token stands for one question', () => {
  expect(readApprovalToken(key, approvalToken(key, wait))).toEqual(wait);
});

test('a token that was changed, shortened or made with another key stands for nothing', () => {
  const token = approvalToken(key, wait);
  for (let place = 0; place < token.length - 1; place++) {
    const changed = token.slice(0, place) + (token[place] === 'A' ? 'B' : 'A') + token.slice(place + 1);
    expect(readApprovalToken(key, changed)).toBeUndefined();
  }
  expect(readApprovalToken(key, token.slice(0, -1))).toBeUndefined();
  expect(readApprovalToken(key, '')).toBeUndefined();
  expect(readApprovalToken(Buffer.alloc(32, 8), token)).toBeUndefined();
});
