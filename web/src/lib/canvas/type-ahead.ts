/** What was typed for the picker before it had loaded; it starts with this. */
export interface TypedAhead {
  text: string;
  /** Enter was pressed: the best match is meant. */
  isEntered: boolean;
}

/** Keeps a key press that is meant for the picker. Returns whether it was one. */
export function typeAhead(typed: TypedAhead, event: KeyboardEvent): boolean {
  if (event.metaKey || event.ctrlKey || event.altKey) return false;
  if (event.key === 'Enter') typed.isEntered = true;
  else if (event.key === 'Backspace') typed.text = typed.text.slice(0, -1);
  else if (event.key.length === 1) typed.text += event.key;
  else return false;
  return true;
}
