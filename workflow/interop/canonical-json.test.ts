import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './index.ts';

test('keys are sorted at every depth, whatever the order they were written in', () => {
  const value = { b: [{ d: 1, c: 2 }], a: { 10: 'x', 9: 'y', z: null } };
  expect(canonicalJson(value)).toBe('{"a":{"10":"x","9":"y","z":null},"b":[{"c":2,"d":1}]}');
});

test('absent values are left out, and stand as null in lists', () => {
  expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson([{}, []])).toBe('[{},[]]');
});

test('any JSON reads back as the same value, and the text does not depend on the order of keys', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      expect(canonicalJson(JSON.parse(text))).toBe(text);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonicalJson(reversed(value))).toBe(text);
    })
  );
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const key of Object.keys(value).reverse())
    copy[key] = reversed((value as Record<string, unknown>)[key]);
  return copy;
}
