import { expect, test } from 'vitest';
import { approvalToken, readApprovalToken, waitIdOf } from './approval-link.ts';

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

test('the id of a question follows from its place, and from nothing else', () => {
  const place = { runId: '0197a1b2-0000-7000-8000-000000000001', nodeId: 'n_ask', iteration: 0 };
  const id = waitIdOf(Buffer.alloc(32, 1), place);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(waitIdOf(Buffer.alloc(32, 1), { ...place })).toBe(id);
  for (const other of [
    { ...place, iteration: 1 },
    { ...place, nodeId: 'n_b' }
  ])
    expect(waitIdOf(Buffer.alloc(32, 1), other)).not.toBe(id);
  expect(waitIdOf(Buffer.alloc(32, 2), place)).not.toBe(id);
});
