import { expect, test } from 'vitest';
import { SavedThrough } from './saved-through.ts';

test('a message is saved when the log is committed up to where it was appended', () => {
  const saved = new SavedThrough();
  saved.settle(saved.receive(), 1);
  saved.settle(saved.receive(), 3);
  expect(saved.advance(0)).toBeUndefined();
  expect(saved.advance(2)).toBe(1);
  expect(saved.advance(2)).toBeUndefined();
  expect(saved.advance(3)).toBe(2);
  expect(saved.isWaiting).toBe(false);
});

test('a message that brought nothing new is saved as soon as what it repeats is', () => {
  const saved = new SavedThrough();
  saved.settle(saved.receive(), 5);
  saved.settle(saved.receive(), 5);
  expect(saved.advance(5)).toBe(2);
});

test('a message with missing parts holds back those after it', () => {
  const saved = new SavedThrough();
  const first = saved.receive();
  saved.settle(saved.receive(), 1);
  expect(saved.advance(9)).toBeUndefined();
  saved.settle(first, 2);
  expect(saved.advance(9)).toBe(2);
});
