import { describe, expect, it } from 'vitest';
import { OPERATORS, type OperatorId } from '../../form/operators.ts';
import type { Json } from '../../types.ts';
import { matchConditions } from './match.ts';

const matches = (left: Json, operator: OperatorId, right: Json = null) =>
  matchConditions([{ left, operator, right }], { mode: 'all', ignoreCase: false });

/** For every operator: sides for which it holds, and sides for which it does not. */
const TABLE: Record<OperatorId, { yes: [Json, Json?][]; no: [Json, Json?][] }> = {
  'text.is': {
    yes: [
      ['a', 'a'],
      [5, '5'],
      [null, '']
    ],
    no: [['a', 'A']]
  },
  'text.isNot': { yes: [['a', 'b']], no: [['a', 'a']] },
  'text.contains': {
    yes: [['Berlin', 'erl']],
    no: [
      ['Berlin', 'x'],
      [null, 'x']
    ]
  },
  'text.containsNot': {
    yes: [
      ['Berlin', 'x'],
      [null, 'x']
    ],
    no: [['Berlin', 'erl']]
  },
  'text.startsWith': { yes: [['Berlin', 'Ber']], no: [['Berlin', 'lin']] },
  'text.endsWith': { yes: [['Berlin', 'lin']], no: [['Berlin', 'Ber']] },
  'text.matches': { yes: [['order-17', '^order-\\d+$']], no: [['order-x', '^order-\\d+$']] },
  'text.isEmpty': { yes: [[''], [null]], no: [[' '], ['a']] },
  'text.isNotEmpty': { yes: [['a'], [0]], no: [[''], [null]] },
  'number.is': {
    yes: [
      [5, '5'],
      ['5.0', 5]
    ],
    no: [
      [5, 6],
      [null, 5]
    ]
  },
  'number.isNot': {
    yes: [
      [5, 6],
      [null, 5]
    ],
    no: [[5, 5]]
  },
  'number.above': {
    yes: [
      [71, 70],
      ['71', '70']
    ],
    no: [
      [70, 70],
      [null, 70]
    ]
  },
  'number.atLeast': { yes: [[70, 70]], no: [[69, 70]] },
  'number.below': {
    yes: [[69, 70]],
    no: [
      [70, 70],
      [null, 70]
    ]
  },
  'number.atMost': { yes: [[70, 70]], no: [[71, 70]] },
  'boolean.isTrue': { yes: [[true], ['yes'], [1]], no: [[false], [null], ['no']] },
  'boolean.isFalse': { yes: [[false], ['no'], [0]], no: [[true], [null]] },
  'date.before': {
    yes: [
      ['2026-01-01', '2026-01-02'],
      ['2026-01-01T09:00:00+02:00', '2026-01-01T07:30:00Z']
    ],
    no: [
      ['2026-01-02', '2026-01-02'],
      [null, '2026-01-02']
    ]
  },
  'date.after': { yes: [['2026-01-03', '2026-01-02']], no: [['2026-01-02', '2026-01-02']] },
  'list.contains': {
    yes: [
      [['a', 'b'], 'b'],
      [[1, 2], '2'],
      [[{ a: 1 }], { a: 1 }]
    ],
    no: [
      [['a'], 'b'],
      [null, 'b']
    ]
  },
  'list.containsNot': {
    yes: [
      [['a'], 'b'],
      [null, 'b']
    ],
    no: [[['a'], 'a']]
  },
  'list.longerThan': {
    yes: [[[1, 2], 1]],
    no: [
      [[1], 1],
      [null, 0]
    ]
  },
  'list.shorterThan': {
    yes: [
      [[1], 2],
      [null, 1]
    ],
    no: [[[1, 2], 2]]
  },
  'list.hasLength': { yes: [[[1, 2], '2']], no: [[[1], 2]] },
  'list.isEmpty': { yes: [[[]], [null]], no: [[[1]]] },
  'any.exists': { yes: [['a'], [0], [false], [[]]], no: [[null], ['']] },
  'any.missing': { yes: [[null], ['']], no: [['a'], [0]] }
};

it.each(OPERATORS.map(({ id }) => id))('%s', async (operator) => {
  for (const [left, right] of TABLE[operator].yes)
    expect(await matches(left, operator, right), `${left}`).toBe(true);
  for (const [left, right] of TABLE[operator].no)
    expect(await matches(left, operator, right), `${left}`).toBe(false);
});

describe('comparing', () => {
  it('can ignore capitals, in patterns too', async () => {
    const berlin = { left: 'Berlin', operator: 'text.contains', right: 'BER' } as const;
    const pattern = { left: 'Berlin', operator: 'text.matches', right: '^ber' } as const;
    expect(await matchConditions([berlin, pattern], { mode: 'all', ignoreCase: true })).toBe(true);
    expect(await matchConditions([berlin, pattern], { mode: 'any', ignoreCase: false })).toBe(false);
  });

  it('matches evil patterns in linear time', async () => {
    expect(await matches(`${'a'.repeat(50_000)}!`, 'text.matches', '^(a+)+$')).toBe(false);
  });

  it('refuses values of the wrong type, and patterns it cannot read', async () => {
    await expect(matches('high', 'number.above', 70)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    await expect(matches(['a'], 'text.is', 'a')).rejects.toThrow('Condition 1: a list is not text.');
    await expect(matches('a', 'list.contains', 'a')).rejects.toThrow('“a” is not a list.');
    await expect(matches('soon', 'date.before', '2026-01-01')).rejects.toThrow('“soon” is not a date.');
    await expect(matches('a', 'text.matches', '(')).rejects.toMatchObject({ code: 'INVALID_CONFIG' });
  });

  it('stops at the first condition that decides', async () => {
    const decides = { left: 1, operator: 'number.is', right: 2 } as const;
    const fails = { left: 'x', operator: 'number.is', right: 2 } as const;
    expect(await matchConditions([decides, fails], { mode: 'all', ignoreCase: false })).toBe(false);
  });
});
