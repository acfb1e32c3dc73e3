import type { ChangeKind } from '@automateos/workflow/document-review';
import type { Tone } from '#lib/ui/tone.ts';

/** How a change is named and coloured, in the list and on the canvas. */
export const CHANGE_LOOKS: Record<ChangeKind, { label: string; tone: Tone }> = {
  added: { label: 'Added', tone: 'ok' },
  removed: { label: 'Removed', tone: 'err' },
  changed: { label: 'Changed', tone: 'warn' },
  moved: { label: 'Moved', tone: 'neutral' }
};

/** The steps as they are listed: what differs first, those that only moved apart. */
export const LISTED_KINDS: readonly ChangeKind[] = ['added', 'changed', 'removed'];
