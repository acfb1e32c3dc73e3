import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from './compile.ts';
import { findReferences, indexLabels, renameReferences, resolveLabels } from './references.ts';

const labels = indexLabels({
  n_a: { label: 'Get orders' },
  n_b: { label: 'HTTP request' },
  n_c: { label: 'HTTP request' },
  n_d: { label: "Ada's form" },
  n_e: { label: 'Lookup' }
});

describe('resolveLabels', () => {
  it.each([
    ["{{ $('Get orders').item.json.id }}", "{{ $('n_a').item.json.id }}"],
    [
      '{{ $("Get orders").first().json }} and {{ $node["Get orders"].json }}',
      "{{ $('n_a').first().json }} and {{ $node['n_a'].json }}"
    ],
    ['{{ $node.Lookup.json.x + $node?.Lookup.json.y }}', "{{ $node['n_e'].json.x + $node['n_e'].json.y }}"],
    ["{{ $('Ada\\'s form').item.json }}", "{{ $('n_d').item.json }}"],
    ["{{ `${$('Get orders').item.json.id}` }}", "{{ `${$('n_a').item.json.id}` }}"],
    ["{{ $('n_a').item.json.id }}", "{{ $('n_a').item.json.id }}"],
    ["Text $('Get orders') outside", "Text $('Get orders') outside"],
    [`{{ "$('Get orders')" }}`, `{{ "$('Get orders')" }}`],
    ["{{ $('Get orders').item.json. }}", "{{ $('n_a').item.json. }}"]
  ])('%s', (source, expected) => {
    expect(resolveLabels(source, labels)).toEqual({ source: expected, problems: [] });
  });

  it('reports a label that several nodes have, and one that none has', () => {
    const source =
      "{{ $('HTTP request').item.json }} {{ $('Nobody').item.json }} {{ $('Lookup').item.json }}";

    const resolved = resolveLabels(source, labels);

    expect(resolved.source).toBe(source.replace("'Lookup'", "'n_e'"));
    expect(resolved.problems.map(({ code, start, end }) => [code, source.slice(start, end)])).toEqual([
      ['AMBIGUOUS_REFERENCE', "'HTTP request'"],
      ['UNKNOWN_REFERENCE', "'Nobody'"]
    ]);
  });
});

describe('renameReferences', () => {
  it('points copies at copies and leaves other nodes alone', () => {
    const source = "{{ $('n_a').item.json.x }}-{{ $('n_b').item.json.y }}";

    expect(renameReferences(source, new Map([['n_a', 'n_z']]))).toBe(
      "{{ $('n_z').item.json.x }}-{{ $('n_b').item.json.y }}"
    );
  });

  it('writes any name so that it is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const renamed = renameReferences(
          "{{ $('n_a').item.json + $node.n_a.json }}",
          new Map([['n_a', name]])
        );
        expect(findReferences(renamed).map((reference) => reference.name)).toEqual([name, name]);
        expect(compileExpression(renamed)).toMatchObject({ problems: [], references: [name] });
      }),
      { seed: 20260304 }
    );
  });
});

describe('findReferences', () => {
  it('finds the same nodes as the compiler in any code that compiles', () => {
    const piece = fc.constantFrom(
      "$('a')",
      '$("b")',
      '$node["c"]',
      '$node.d',
      '$json',
      '.json',
      '.x',
      '[0]',
      ' + ',
      ' / ',
      '/x/',
      '"$(\'e\')"',
      '`${',
      '}`',
      '(',
      ')',
      "$('\\x66')",
      ' // g\n',
      '/* $("h") */',
      '? ',
      ': ',
      ', ',
      '[',
      ']',
      '{ a: ',
      '}'
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 8 }), (parts) => {
        const source = `{{ ${parts.join('')} }}`;
        const { problems, references } = compileExpression(source);
        fc.pre(problems.length === 0);
        expect([...new Set(findReferences(source).map(({ name }) => name))].sort()).toEqual(
          [...references].sort()
        );
      }),
      { seed: 20260304, numRuns: 1_000, maxSkipsPerRun: 1_000 }
    );
  });
});
