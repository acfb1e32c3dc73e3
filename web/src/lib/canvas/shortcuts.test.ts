import { describe, expect, test } from 'vitest';
import { matchShortcut, SHORTCUTS, type KeyPress } from './shortcuts.ts';

const press = (key: string, modifiers: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers
});
const action = (event: KeyPress, mac = false) => matchShortcut(event, mac)?.action;

describe('matchShortcut', () => {
  test('mod is Ctrl, and ⌘ on a Mac', () => {
    expect(action(press('d', { ctrlKey: true }))).toBe('duplicate');
    expect(action(press('d', { metaKey: true }))).toBeUndefined();
    expect(action(press('d', { metaKey: true }), true)).toBe('duplicate');
    expect(action(press('d'))).toBe('toggle-disabled');
  });

  test('Shift makes another shortcut', () => {
    expect(action(press('z', { ctrlKey: true }))).toBe('undo');
    expect(action(press('Z', { ctrlKey: true, shiftKey: true }))).toBe('redo');
  });

  test('digits with Shift go by the physical key', () => {
    expect(action(press('!', { code: 'Digit1', shiftKey: true }))).toBe('fit');
    expect(action(press('0'))).toBe('actual-size');
  });

  test('signs count by what came out', () => {
    expect(action(press('?', { shiftKey: true }))).toBe('help');
    expect(action(press('+', { shiftKey: true }))).toBe('zoom-in');
  });

  test('Shift and Tab leave the canvas backwards', () => {
    expect(action(press('Tab'))).toBe('add');
    expect(action(press('Tab', { shiftKey: true }))).toBeUndefined();
  });

  test('no two shortcuts share a key', () => {
    const keys = SHORTCUTS.flatMap((shortcut) => shortcut.keys);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
