import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Toasts } from './toasts.svelte.ts';

describe('Toasts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('goes away after its time and does what it postponed', () => {
    const toasts = new Toasts();
    const onexpire = vi.fn();
    toasts.show('Deleted', { onexpire, durationMs: 1_000 });
    vi.advanceTimersByTime(999);
    expect(toasts.list).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(toasts.list).toHaveLength(0);
    expect(onexpire).toHaveBeenCalledOnce();
  });

  it('does not do it when the action was chosen', () => {
    const toasts = new Toasts();
    const onexpire = vi.fn();
    const onselect = vi.fn();
    const id = toasts.show('Deleted', { onexpire, action: { label: 'Undo', onselect } });
    toasts.act(id);
    vi.runAllTimers();
    expect(onselect).toHaveBeenCalledOnce();
    expect(onexpire).not.toHaveBeenCalled();
  });

  it('waits while somebody reads', () => {
    const toasts = new Toasts();
    toasts.show('Saved', { durationMs: 1_000 });
    toasts.pause();
    vi.advanceTimersByTime(10_000);
    expect(toasts.list).toHaveLength(1);
    toasts.resume();
    vi.advanceTimersByTime(1_000);
    expect(toasts.list).toHaveLength(0);
  });

  it('keeps three and ends the oldest, not losing what it postponed', () => {
    const toasts = new Toasts();
    const onexpire = vi.fn();
    toasts.show('1', { onexpire });
    for (const text of ['2', '3', '4']) toasts.show(text);
    expect(toasts.list.map((toast) => toast.text)).toEqual(['2', '3', '4']);
    expect(onexpire).toHaveBeenCalledOnce();
    toasts.flush();
    expect(toasts.list).toEqual([]);
  });
});
