import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeExpression, type CompletionContext } from './completions.ts';

const context: CompletionContext = {
  json: { name: 'Ada', 'e-mail': 'ada@example.com', rows: [{ sku: 'A', price: 3 }], total: 12 },
  upstream: [
    { id: 'n_crm', label: 'Find customer', sample: { owner: 'Bob', address: { city: 'Bonn' } } },
    { id: 'n_new', label: 'Not run yet' }
  ]
};

/** Suggestions where `|` stands in the source. */
function complete(marked: string): ReturnType<typeof completeExpression> {
  const offset = marked.indexOf('|');
  return completeExpression(marked.replace('|', ''), offset, context);
}

/** The source after choosing a suggestion by its label. */
function choose(marked: string, label: string): string {
  const source = marked.replace('|', '');
  const suggestion = complete(marked).find((candidate) => candidate.label === label);
  if (!suggestion) return `no suggestion ${label}`;
  return source.slice(0, suggestion.start) + suggestion.insert + source.slice(suggestion.end);
}

describe('completeExpression', () => {
  it.each([
    ['{{ | }}', '$json', '{{ $json }}'],
    ['{{ $js|', '$json', '{{ $json'],
    ['{{ na|', 'name', '{{ $json.name'],
    ['{{ cust|', "$('Find customer')", "{{ $('n_crm').item.json"],
    ['{{ $json.| }}', 'name', '{{ $json.name }}'],
    ['{{ $json.na| }}', 'name', '{{ $json.name }}'],
    ['{{ $json.| }}', 'e-mail', '{{ $json["e-mail"] }}'],
    ['{{ $json?.| }}', 'rows', '{{ $json?.rows }}'],
    ['{{ $json["e|', 'e-mail', "{{ $json['e-mail'"],
    ['{{ $json.rows[0].|', 'price', '{{ $json.rows[0].price'],
    ['{{ $json.rows.first().|', 'sku', '{{ $json.rows.first().sku'],
    ["{{ $('|", 'Find customer', "{{ $('n_crm'"],
    ["{{ $('Find|", 'Find customer', "{{ $('n_crm'"],
    ["{{ $('n_crm').|", 'item', "{{ $('n_crm').item"],
    ["{{ $('n_crm').item.json.|", 'owner', "{{ $('n_crm').item.json.owner"],
    ["{{ $('n_crm').item.json.address.|", 'city', "{{ $('n_crm').item.json.address.city"],
    ['{{ $json.name.toUp|', 'toUpperCase()', '{{ $json.name.toUpperCase()'],
    ['{{ $json.name.trim().pad|', 'padStart(length, fill?)', '{{ $json.name.trim().padStart('],
    ['{{ $json.rows.fil|', 'filter(function)', '{{ $json.rows.filter('],
    ['{{ $now.plu|', 'plus(amount, unit?)', '{{ $now.plus('],
    ['{{ new Date().get|', 'getDay()', '{{ new Date().getDay()'],
    ['{{ Math.ro|', 'round(number)', '{{ Math.round('],
    ['{{ $json.rows.map(row => row.|) }}', 'sku', '{{ $json.rows.map(row => row.sku) }}'],
    [
      '{{ $json.rows.filter((row, i) => row.price > 1 && row.|',
      'sku',
      '{{ $json.rows.filter((row, i) => row.price > 1 && row.sku'
    ],
    [
      '{{ $json.rows.reduce((sum, row) => sum + row.|, 0) }}',
      'price',
      '{{ $json.rows.reduce((sum, row) => sum + row.price, 0) }}'
    ],
    [
      '{{ [[{ deep: 1 }]].map(xs => xs.map(x => x.|',
      'deep',
      '{{ [[{ deep: 1 }]].map(xs => xs.map(x => x.deep'
    ],
    ['{{ $json.rows.map(row => ro|', 'row', '{{ $json.rows.map(row => row'],
    ['{{ 1 + $json.total.ro|', 'round(decimals?)', '{{ 1 + $json.total.round(']
  ])('%s + %s', (marked, label, expected) => {
    expect(choose(marked, label)).toBe(expected);
  });

  it('shows what a suggestion gives for the sample', () => {
    expect(complete('{{ $json.na| }}')[0]).toEqual({
      start: 9,
      end: 11,
      insert: 'name',
      label: 'name',
      detail: 'text',
      sample: 'Ada'
    });
  });

  it('offers functions of every kind of data when there is no sample', () => {
    const labels = complete("{{ $('n_new').item.json.x.|").map(({ label }) => label);

    expect(labels).toEqual(expect.arrayContaining(['trim()', 'map(function)', 'toISO()', 'isEmpty()']));
  });

  it('offers functions of the kind of value only', () => {
    const labels = complete('{{ $json.total.|').map(({ label }) => label);

    expect(labels).toContain('toFixed(decimals?)');
    expect(labels).not.toContain('trim()');
  });

  it.each(['| {{ $json }}', 'Hello |', '{{ $json }} |', '{{ "na|me" }}', '{{ 12| }}', '{{ "a"| }}'])(
    'offers nothing at %s',
    (marked) => {
      expect(complete(marked)).toEqual([]);
    }
  );

  it('never throws, wherever the cursor stands', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '$json',
      '$now',
      '.',
      '?.',
      'rows',
      'map(',
      'x',
      '=>',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      '`',
      '${',
      '1',
      ' ',
      '$(',
      'new '
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 15 }), fc.nat(60), (parts, position) => {
        const source = `{{${parts.join('')}`;
        const offset = Math.min(position, source.length);
        for (const { start, end } of completeExpression(source, offset, context)) {
          expect(start).toBeLessThanOrEqual(end);
          expect(end).toBe(offset);
        }
      }),
      { seed: 20260304, numRuns: 2_000 }
    );
  });
});
