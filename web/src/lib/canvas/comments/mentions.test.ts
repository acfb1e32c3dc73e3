import { describe, expect, test } from 'vitest';
import { labelled, partsOf, suggest, toStored, toTyped } from './mentions.ts';

const id = (letter: string) => `usr_${letter.repeat(22)}`;
const PEOPLE = labelled([
  { id: id('a'), name: 'Tom', email: 'tom@example.test' },
  { id: id('b'), name: 'Tom Berg', email: 'berg@example.test' },
  { id: id('c'), name: 'Maya', email: 'maya@one.test' },
  { id: id('d'), name: 'Maya', email: 'maya@two.test' }
]);

test('people of one name are told apart by their addresses', () =>
  expect(PEOPLE.map(({ label }) => label)).toEqual([
    'Tom',
    'Tom Berg',
    'Maya (maya@one.test)',
    'Maya (maya@two.test)'
  ]));

test.each([
  ['@Tom look', `<@${id('a')}> look`],
  ['(@Tom Berg)', `(<@${id('b')}>)`],
  ['@Tomas is somebody else', '@Tomas is somebody else'],
  ['@Maya (maya@two.test), @Maya', `<@${id('d')}>, @Maya`],
  ['no one', 'no one']
])('what is typed as %j is kept as %j, and read back', (typed, stored) => {
  expect(toStored(typed, PEOPLE)).toBe(stored);
  expect(toTyped(stored, PEOPLE)).toBe(typed);
});

test('a comment is shown in parts; whom nobody knows stays text', () =>
  expect(partsOf(`Hi <@${id('a')}>, <@${id('z')}>`, [{ id: id('a'), name: 'Tom' }])).toEqual([
    { kind: 'text', text: 'Hi ' },
    { kind: 'mention', id: id('a'), name: 'Tom' },
    { kind: 'text', text: `, <@${id('z')}>` }
  ]));

describe('suggestions', () => {
  const labels = (typed: string, caret = typed.length) =>
    suggest(typed, caret, PEOPLE)?.people.map(({ label }) => label);

  test('come after an @ that begins a word', () => {
    expect(labels('Look, @')).toHaveLength(4);
    expect(labels('@ber')).toEqual(['Tom Berg']);
    expect(labels('@tom')).toEqual(['Tom', 'Tom Berg']);
    expect(labels('@Tom b')).toEqual(['Tom Berg']);
  });

  test('not inside words, nor for nobody', () => {
    expect(labels('tom@exa')).toBeUndefined();
    expect(labels('@nobody')).toBeUndefined();
    expect(labels('plain')).toBeUndefined();
  });

  test('look only at what is before the caret, and say where the mention begins', () =>
    expect(suggest('a @To b', 5, PEOPLE)).toMatchObject({ from: 2, people: [{ label: 'Tom' }, {}] }));
});
