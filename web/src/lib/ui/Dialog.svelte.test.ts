import { createRawSnippet } from 'svelte';
import { expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { render } from 'vitest-browser-svelte';
import ConfirmDialog from './ConfirmDialog.svelte';
import Dialog from './Dialog.svelte';

const field = createRawSnippet(() => ({ render: () => '<input aria-label="Name" />' }));

it('takes the focus in, keeps it and gives it back', async () => {
  const opener = document.body.appendChild(document.createElement('button'));
  opener.focus();
  const screen = await render(Dialog, { open: true, title: 'Add a secret', children: field });
  const dialog = page.getByRole('dialog', { name: 'Add a secret' });
  await expect.element(dialog).toBeVisible();
  for (let presses = 0; presses < 5; presses++) {
    await userEvent.tab();
    expect(dialog.element().contains(document.activeElement)).toBe(true);
  }
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog).not.toBeInTheDocument();
  await vi.waitFor(() => expect(document.activeElement).toBe(opener));
  await screen.unmount();
  opener.remove();
});

it('stays open and busy until the action is done', async () => {
  const action = Promise.withResolvers<void>();
  await render(ConfirmDialog, {
    open: true,
    title: 'Delete it?',
    description: 'It cannot be brought back.',
    action: 'Delete',
    onconfirm: () => action.promise
  });
  await page.getByRole('button', { name: 'Delete' }).click();
  await expect.element(page.getByRole('button', { name: 'Delete' })).toBeDisabled();
  action.resolve();
  await expect.element(page.getByRole('dialog')).not.toBeInTheDocument();
});
