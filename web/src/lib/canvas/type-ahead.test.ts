import { expect, it } from 'vitest';
import { typeAhead, type TypedAhead } from './type-ahead.ts';

const press = (key: string, modifiers: Partial<KeyboardEvent> = {}) =>
  ({ key, ...modifiers }) as KeyboardEvent;

it('keeps letters, takes back, and remembers Enter', () => {
  const typed: TypedAhead = { text: '', isEntered: false };
  for (const key of ['s', 'x', 'Backspace', 'e', 'T', 'Enter'])
    expect(typeAhead(typed, press(key))).toBe(true);
  expect(typed).toEqual({ text: 'seT', isEntered: true });
});

it('leaves shortcuts and other keys alone', () => {
  const typed: TypedAhead = { text: '', isEntered: false };
  for (const event of [press('Escape'), press('ArrowDown'), press('z', { ctrlKey: true })])
    expect(typeAhead(typed, event)).toBe(false);
  expect(typed).toEqual({ text: '', isEntered: false });
});
