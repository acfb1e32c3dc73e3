import { describe, expect, test } from 'vitest';
import { BadInput, decodeText, parseJson } from './json.ts';

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof BadInput) return error.code;
    throw error;
  }
  return 'accepted';
};

describe('parseJson', () => {
  test.each([
    ['a plain object', '{"a":[1,"x",null,true]}', 'accepted'],
    ['half an object', '{"a":', 'BAD_JSON'],
    ['nothing', '', 'BAD_JSON'],
    ['__proto__', '{"__proto__":{"polluted":1}}', 'RESERVED_KEY'],
    ['__proto__ in escapes', '{"\\u005f\\u005fproto\\u005f\\u005f":1}', 'RESERVED_KEY'],
    ['__proto__ deep inside', '{"a":[{"__proto__":1}]}', 'RESERVED_KEY'],
    ['constructor.prototype', '{"constructor":{"prototype":{}}}', 'RESERVED_KEY'],
    ['a racing team', '{"constructor":{"name":"McLaren"},"prototype":"car"}', 'accepted'],
    ['a number beyond double', '{"n":1e400}', 'BAD_NUMBER'],
    ['NUL in a text', '{"a":"\\u0000"}', 'BAD_TEXT'],
    ['NUL in a name', '{"\\u0000":1}', 'BAD_TEXT'],
    ['half a surrogate pair', '{"a":"\\ud800"}', 'BAD_TEXT'],
    ['64 levels', '['.repeat(64) + ']'.repeat(64), 'accepted'],
    ['65 levels', '['.repeat(65) + ']'.repeat(65), 'TOO_DEEP'],
    ['brackets inside a text', JSON.stringify('['.repeat(1000)), 'accepted'],
    ['an escaped quote before brackets', `{"a":"\\"${'['.repeat(100)}"}`, 'accepted']
  ])('%s', (_, text, expected) => {
    expect(codeOf(() => parseJson(text))).toBe(expected);
  });

  test('100,000 levels are refused without being parsed', () => {
    expect(codeOf(() => parseJson('[{"a":'.repeat(100_000)))).toBe('TOO_DEEP');
  });

  test('nothing of a refused body reaches a prototype', () => {
    codeOf(() => parseJson('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'));
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

test('bytes that are not UTF-8 are refused', () => {
  expect(codeOf(() => decodeText(new Uint8Array([0xff, 0xfe])))).toBe('BAD_TEXT');
});
