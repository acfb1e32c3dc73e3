import { expect, test } from 'vitest';
import { slugOf } from './slug.ts';

test('a title becomes part of an address', () => {
  expect(slugOf('Übersicht: Leads & Calls!')).toBe('ubersicht-leads-calls');
  expect(slugOf(`${'a'.repeat(59)} tail`)).toBe('a'.repeat(59));
  expect(slugOf('日本')).toBe('');
});
