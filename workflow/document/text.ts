/** Shared text: the least edits that turn it into another one, so that what others type meanwhile stays in place. */
import { diffArrays } from 'diff/lib/diff/array.js';
import { simpleDiffString } from 'lib0/diff';
import type * as Y from 'yjs';

/** Above this many inserted and deleted words one span is replaced: the search is quadratic in it. */
const MAX_EDITS = 500;

/** Words, runs of spaces, and every other character by itself. */
const TOKEN = /[\p{L}\p{M}\p{N}_]+|[^\S\n]+|./gsu;

interface TextEdit {
  /** UTF-16 units to keep, then to remove; then what to insert. */
  keep: number;
  remove: number;
  insert: string;
}

/** Makes the shared text read `target`. Does nothing when it does already. */
export function writeText(text: Y.Text, target: string): void {
  const wanted = target.toWellFormed();
  const current = text.toString();
  if (current === wanted) return;
  if (text.length !== current.length) {
    text.delete(0, text.length); // something that is not text was embedded: positions would be off
    text.insert(0, wanted);
    return;
  }
  let index = 0;
  for (const { keep, remove, insert } of textEdits(current, wanted)) {
    index += keep;
    if (remove > 0) text.delete(index, remove);
    if (insert !== '') text.insert(index, insert);
    index += insert.length;
  }
}

function textEdits(from: string, to: string): TextEdit[] {
  const { index, remove, insert } = simpleDiffString(from, to);
  const span = [{ keep: index, remove, insert }];
  if (remove === 0 || insert === '') return span;
  const replaced = from.slice(index, index + remove);
  const parts = diffArrays(tokensOf(replaced), tokensOf(insert), { maxEditLength: MAX_EDITS });
  if (!parts) return span;
  const edits = parts.map(({ added, removed, value }): TextEdit => {
    const text = value.join('');
    return {
      keep: added || removed ? 0 : text.length,
      remove: removed ? text.length : 0,
      insert: added ? text : ''
    };
  });
  return [{ keep: index, remove: 0, insert: '' }, ...edits];
}

const tokensOf = (text: string): string[] => text.match(TOKEN) ?? [];
