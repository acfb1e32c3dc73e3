import type { Position } from '@automateos/workflow';
import { readFragment } from '@automateos/workflow/document';
import type { Builder } from './builder.svelte.ts';
import { addCopy } from './insert.ts';

/** Copies of given steps and notes at an offset, selected instead of the originals. */
export function duplicateTo(builder: Builder, ids: readonly string[], offset: Position): void {
  addCopy(
    builder,
    builder.room.read((doc) => readFragment(doc, ids)),
    offset
  );
}
