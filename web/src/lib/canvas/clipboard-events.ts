import { deleteSelection } from './actions.ts';
import type { Builder } from './builder.svelte.ts';
import { copySelection, isWorkflowText, pasteText } from './clipboard.ts';
import { isTyping } from './shortcuts.ts';

/** Copy and cut of steps. Text that is selected somewhere goes the browser's way. */
export function onCopy(builder: Builder, event: ClipboardEvent): void {
  if (isTyping(event.target) || !getSelection()?.isCollapsed) return;
  const text = copySelection(builder);
  if (text === undefined) return;
  event.preventDefault();
  event.clipboardData?.setData('text/plain', text);
  if (event.type === 'cut' && builder.room.canEdit) deleteSelection(builder);
}

export function onPaste(builder: Builder, event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  if (isTyping(event.target) || !builder.room.canEdit || !isWorkflowText(text)) return;
  event.preventDefault();
  void pasteText(builder, text);
}
