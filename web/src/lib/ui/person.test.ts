import { expect, it } from 'vitest';
import { initials, personColor } from './person.ts';

it.each([
  ['Maya Angelou', 'MA'],
  ['ada', 'AD'],
  ['Jean-Luc van Picard', 'JP'],
  ['tom@example.com', 'TC'],
  ['  ', '?'],
  ['李 明', '李明']
])('initials of %s are %s', (name, letters) => {
  expect(initials(name)).toBe(letters);
});

it('gives a person the same colour every time', () => {
  expect(personColor('usr_1')).toBe(personColor('usr_1'));
  expect(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(personColor)).size).toBe(6);
});
