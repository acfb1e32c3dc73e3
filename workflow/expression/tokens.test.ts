import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile.ts';
import { referenceSource, tokenize } from './tokens.ts';

const kinds = (source: string): unknown[] =>
  tokenize(source).map((token) => {
    if (token.kind === 'text') return token.text;
    return token.kind === 'code'
      ? [token.source]
      : { ...(token.nodeId && { nodeId: token.nodeId }), path: token.path };
  });

describe('tokenize', () => {
  it.each<[string, unknown[]]>([
    ['', []],
    ['plain', ['plain']],
    ['Hi {{ $json.name }}!', ['Hi ', { path: ['name'] }, '!']],
    ['{{$json}}', [{ path: [] }]],
    ['{{ $json["first name"][0].x }}', [{ path: ['first name', '0', 'x'] }]],
    ['{{ $json?.a?.[0]?.["b"] }}', [{ path: ['a', '0', 'b'] }]],
    ['{{ $input.item.json.a }}', [{ path: ['a'] }]],
    ["{{ $('n_a').item.json.email }}", [{ nodeId: 'n_a', path: ['email'] }]],
    ['{{ $("n_a").first().json.rows[2] }}', [{ nodeId: 'n_a', path: ['rows', '2'] }]],
    ['{{ $node["n_a"].json.x }}', [{ nodeId: 'n_a', path: ['x'] }]],
    ['{{ $node.n_a.json.x }}', [{ nodeId: 'n_a', path: ['x'] }]],
    ["{{ $('n_a').all() }}", [["{{ $('n_a').all() }}"]]],
    ['{{ $json.a.trim() }}', [['{{ $json.a.trim() }}']]],
    ['{{ $json[$json.key] }}', [['{{ $json[$json.key] }}']]],
    ['{{ $json.a + 1 }}', [['{{ $json.a + 1 }}']]],
    ['{{ $now }}', [['{{ $now }}']]],
    ['{{ "}}" }}', [['{{ "}}" }}']]],
    ['a {{ $json.a', ['a ', ['{{ $json.a']]]
  ])('%s', (source, expected) => {
    expect(kinds(source)).toEqual(expected);
  });

  it('covers any text without a gap', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '$json',
      '.a',
      '["b"]',
      "$('n')",
      '(',
      ')',
      '{',
      '}',
      '`',
      '${',
      '"',
      "'",
      '/',
      '\\',
      ' ',
      'x'
    );
    const source = fc.oneof(
      fc.array(piece).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' })
    );
    fc.assert(
      fc.property(source, (text) => {
        const tokens = tokenize(text);
        expect(tokens.map(({ start, end }) => text.slice(start, end)).join('')).toBe(text);
        expect(tokens.map((token) => (token.kind === 'text' ? token.text : token.source)).join('')).toBe(
          text
        );
      }),
      { seed: 20260304, numRuns: 3_000 }
    );
  });
});

describe('referenceSource', () => {
  it.each([
    [{ path: [] }, '{{ $json }}'],
    [{ path: ['rows', '0', 'unit price'] }, '{{ $json.rows[0]["unit price"] }}'],
    [{ nodeId: 'n_a', path: ['x'] }, "{{ $('n_a').item.json.x }}"]
  ])('%j', (reference, expected) => {
    expect(referenceSource(reference)).toBe(expected);
  });

  it('writes what tokenize reads and compile accepts, for any path', () => {
    const reference = fc.record(
      {
        nodeId: fc.string({ minLength: 1, unit: 'grapheme' }),
        path: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 4 })
      },
      { requiredKeys: ['path'] }
    );
    fc.assert(
      fc.property(reference, ({ nodeId, path }) => {
        const source = referenceSource({ nodeId, path });
        expect(compileExpression(source).problems).toEqual([]);
        expect(tokenize(source)).toMatchObject([
          { kind: 'reference', path, ...(nodeId !== undefined && { nodeId }) }
        ]);
      }),
      { seed: 20260304, numRuns: 1_000 }
    );
  });
});

/** Files and packages that a file imports, directly or not; types do not count. */
function importsOf(file: URL, seen = new Set<string>()): Set<string> {
  for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/^import (?!type).*? from '(.+)';$/gm)) {
    const next = target.startsWith('.') ? new URL(target, file) : undefined;
    const name = next?.pathname.split('/workflow/').at(-1) ?? target;
    if (seen.has(name)) continue;
    seen.add(name);
    if (next) importsOf(next, seen);
  }
  return seen;
}

describe('the tokens door', () => {
  it('loads neither the parser nor the evaluator', () => {
    const imports = importsOf(new URL('./tokens.ts', import.meta.url));

    expect([...imports].sort()).toEqual(['expression/scan.ts', 'expression/segments.ts', 'limits.ts']);
  });
});
