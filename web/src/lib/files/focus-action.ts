/** Attached inside a dialog: the button that acts gets the keyboard, instead of the one that closes. */
export function focusAction(inside: HTMLElement): void {
  requestAnimationFrame(() =>
    inside.closest('[role="dialog"]')?.querySelector<HTMLElement>('footer > :last-child')?.focus()
  );
}
