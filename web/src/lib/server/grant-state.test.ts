import { expect, test } from 'vitest';
import { grantChallenge, grantVerifier, readGrantState, signGrantState } from './grant-state.ts';

const key = Buffer.alloc(32, 7);
const state = {
  orgId: '01931b1e-7d5a-7000-8000-000000000001',
  connectionId: '01931b1e-7d5a-7000-8000-000000000002',
  connectionVersion: 1,
  userId: '01931b1e-7d5a-7000-8000-000000000003',
  nonce: 'n'.repeat(32),
  expiresAt: 1_000
};

test('what we signed is read back until it is too old', () => {
  const text = signGrantState(key, state);
  expect(readGrantState(key, text, 999)).toEqual(state);
  expect(readGrantState(key, text, 1_000)).toBeUndefined();
});

test.each([
  ['another key', () => signGrantState(Buffer.alloc(32, 8), state)],
  ['a changed state', () => `x${signGrantState(key, state)}`],
  ['no signature', () => signGrantState(key, state).split('.')[0]!],
  ['nothing', () => '']
])('%s is refused', (_, text) => {
  expect(readGrantState(key, text(), 0)).toBeUndefined();
});

test('the verifier is of one state and long enough', () => {
  const verifier = grantVerifier(key, state);
  expect(verifier).toMatch(/^[\w-]{43,128}$/);
  expect(grantVerifier(key, { ...state, nonce: 'm'.repeat(32) })).not.toBe(verifier);
  // RFC 7636, appendix B
  expect(grantChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
  );
});
