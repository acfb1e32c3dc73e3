import { LOCAL } from '@automateos/workflow/document';
import { simpleDiffString } from 'lib0/diff';
import type * as Y from 'yjs';

/**
 * A long text that several people may write in at once. Bind a textarea to `value` and hand every new content to `edit`:
 * only the part that differs is written, so that what others type elsewhere in the text survives.
 */
export class SharedText {
  value = $state('');
  readonly #text: Y.Text;
  readonly #edit: (change: () => void) => void;
  readonly #observer: (event: Y.YTextEvent) => void;

  /** `onRemote` gets the edit of somebody else as (position, removed, inserted length), to keep the caret in place. */
  constructor(
    text: Y.Text,
    edit: (change: () => void) => void,
    onRemote?: (at: number, removed: number, added: number) => void
  ) {
    this.#text = text;
    this.#edit = edit;
    this.value = text.toString();
    this.#observer = (event) => {
      const before = this.value;
      this.value = text.toString();
      if (event.transaction.origin === LOCAL || !onRemote) return;
      const { index, remove, insert } = simpleDiffString(before, this.value);
      onRemote(index, remove, insert.length);
    };
    text.observe(this.#observer);
  }

  edit(next: string): void {
    const { index, remove, insert } = simpleDiffString(this.#text.toString(), next);
    if (remove === 0 && insert === '') return;
    this.#edit(() => {
      if (remove > 0) this.#text.delete(index, remove);
      if (insert) this.#text.insert(index, insert);
    });
  }

  destroy(): void {
    this.#text.unobserve(this.#observer);
  }
}
