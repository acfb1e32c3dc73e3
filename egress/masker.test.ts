import { describe, expect, test } from 'vitest';
import { MASK, Masker } from './masker.ts';

const SECRET = 'CANARY-7f3a/äö"x+y';

function masker(): Masker {
  const made = new Masker();
  made.add(SECRET);
  return made;
}

describe('Masker', () => {
  test.each([
    ['raw', SECRET],
    ['base64', Buffer.from(SECRET).toString('base64')],
    ['base64url', Buffer.from(SECRET).toString('base64url')],
    ['hex', Buffer.from(SECRET).toString('hex')],
    ['upper-case hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['URL', encodeURIComponent(SECRET)],
    ['JSON', JSON.stringify(SECRET).slice(1, -1)]
  ])('hides the %s form inside a longer text', (_form, text) => {
    const masked = masker().mask(`before ${text} after`);
    expect(masked).toMatch(/^before .* after$/);
    expect(masked).toContain(MASK);
    expect(masked).not.toContain(text.slice(4, -4));
  });

  test.each([0, 1, 2, 3, 4])(
    'hides a password inside basic authentication after %i characters of user name',
    (length) => {
      const encoded = Buffer.from(`${'u'.repeat(length)}:${SECRET}`).toString('base64');
      expect(masker().mask(encoded)).toContain(MASK);
    }
  );

  test('hides values and keys at any depth and leaves the rest as it is', () => {
    expect(masker().maskJson({ a: [{ [SECRET]: 1 }, SECRET, 5, null] })).toEqual({
      a: [{ [MASK]: 1 }, MASK, 5, null]
    });
  });

  test('gives back the same value when there are no secrets', () => {
    const value = { a: 1 };
    expect(new Masker().maskJson(value)).toBe(value);
  });
});
