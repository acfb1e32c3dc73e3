import { expect, it, vi } from 'vitest';
import { userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import Switch from './Switch.svelte';

it('is a switch with a name, toggled by pointer and by keyboard', async () => {
  const onchange = vi.fn();
  const screen = await render(Switch, { label: 'Order intake is on', onchange });
  const control = screen.getByRole('switch', { name: 'Order intake is on' });
  await control.click();
  await expect.element(control).toBeChecked();
  (control.element() as HTMLElement).focus();
  await userEvent.keyboard(' ');
  await expect.element(control).not.toBeChecked();
  expect(onchange.mock.calls).toEqual([[true], [false]]);
});

it('refuses changes while it waits for the server', async () => {
  const screen = await render(Switch, { label: 'On', checked: true, busy: true });
  await expect.element(screen.getByRole('switch')).toBeDisabled();
});

it('is at least 24 pixels high to hit', async () => {
  await import('../../app.css');
  const screen = await render(Switch, { label: 'On' });
  const box = screen.getByRole('switch').element().getBoundingClientRect();
  expect(box.height).toBeGreaterThanOrEqual(24);
  expect(box.width).toBeGreaterThanOrEqual(24);
});
