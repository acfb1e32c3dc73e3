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
  expect(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => personColor(id))).size).toBe(6);
});

it('gives a person the colour that was chosen', () => {
  expect(personColor('usr_1', 3)).toBe('var(--u3)');
});
