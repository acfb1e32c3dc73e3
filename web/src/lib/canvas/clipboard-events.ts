import { deleteSelection } from './actions.ts';
import type { Builder } from './builder.svelte.ts';
import type * as Clipboard from './clipboard.ts';
import { isTyping } from './shortcuts.ts';

let loaded: typeof Clipboard | undefined;

/** Fetched right after the canvas: only within its own event may a copy be put on the clipboard without asking. */
export const loadClipboard = async (): Promise<typeof Clipboard> =>
  (loaded ??= await import('./clipboard.ts'));

/** Any text may be on the clipboard; only a workflow file is taken from the browser's hands. */
export const isWorkflowText = (text: string): boolean => /^\s*\{/.test(text) && text.includes('"automateos"');

/** Copy and cut of steps. Text that is selected somewhere goes the browser's way. */
export async function onCopy(builder: Builder, event: ClipboardEvent): Promise<void> {
  if (isTyping(event.target) || !getSelection()?.isCollapsed || builder.selection.length === 0) return;
  event.preventDefault();
  if (loaded) event.clipboardData?.setData('text/plain', loaded.copySelection(builder));
  else await navigator.clipboard?.writeText((await loadClipboard()).copySelection(builder));
  if (event.type === 'cut' && builder.room.canEdit) deleteSelection(builder);
}

export function onPaste(builder: Builder, event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (isTyping(event.target) || !builder.room.canEdit || !isWorkflowText(text)) return;
  event.preventDefault();
  void loadClipboard().then(({ pasteText }) => pasteText(builder, text));
}
