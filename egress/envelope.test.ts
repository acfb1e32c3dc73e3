import { randomBytes, randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { open, seal, type SealedFor } from './envelope.ts';

const key = randomBytes(32);
const bound: SealedFor = { purpose: 'secret', orgId: randomUUID(), id: randomUUID(), version: 1 };

test('a sealed value opens to what was sealed', () => {
  expect(open(key, seal(key, Buffer.from('hello'), bound), bound).toString()).toBe('hello');
});

test.each([
  ['another row', { ...bound, id: randomUUID() }],
  ['another organisation', { ...bound, orgId: randomUUID() }],
  ['another version', { ...bound, version: 2 }],
  ['another purpose', { ...bound, purpose: 'org-key' as const }]
])('a value moved to %s does not open', (_where, elsewhere) => {
  expect(() => open(key, seal(key, Buffer.from('hello'), bound), elsewhere)).toThrow('could not be opened');
});

test('a truncated tag, a flipped bit and another key do not open', () => {
  const sealed = seal(key, Buffer.from('hello'), bound);
  expect(() => open(key, sealed.subarray(0, 16), bound)).toThrow('too short');
  expect(() =>
    open(key, Buffer.from(sealed.map((byte, at) => (at === 30 ? byte ^ 1 : byte))), bound)
  ).toThrow('could not be opened');
  expect(() => open(randomBytes(32), sealed, bound)).toThrow('could not be opened');
});

test('no two values share an initialisation vector', () => {
  const vectors = new Set(
    Array.from({ length: 10_000 }, () => seal(key, Buffer.from('x'), bound).subarray(0, 12).toString('hex'))
  );
  expect(vectors.size).toBe(10_000);
});
