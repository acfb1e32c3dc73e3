import { createUndo, type Undo, type UndoStep } from '@automateos/workflow/document';
import type * as Y from 'yjs';

/** Undo and redo of my own edits. One gesture is one transaction is one step; peers' work is never touched. */
export class History {
  canUndo = $state(false);
  canRedo = $state(false);
  /** Called with the node ids that were selected when the undone or redone gesture was made. */
  onRestore: (selection: readonly string[]) => void = () => {};
  /** Called with the ids that an undo had to leave because others work on them. */
  onKept: (ids: readonly string[]) => void = () => {};
  /** What is selected now; stored with each step. */
  selection: () => readonly string[] = () => [];
  readonly #undo: Undo<readonly string[]>;

  constructor(doc: Y.Doc) {
    this.#undo = createUndo(doc, () => [...this.selection()]);
    this.#undo.onChange(() => {
      this.canUndo = this.#undo.canUndo();
      this.canRedo = this.#undo.canRedo();
    });
  }

  /** Runs a gesture. Those with the same `key` (a field being typed into) that follow each other quickly are one step. */
  capture<T>(gesture: () => T, key?: string): T {
    return this.#undo.capture(gesture, key);
  }

  undo(): void {
    this.#restored(this.#undo.undo());
  }

  redo(): void {
    this.#restored(this.#undo.redo());
  }

  destroy(): void {
    this.#undo.destroy();
  }

  #restored(step: UndoStep<readonly string[]> | undefined): void {
    if (!step) return;
    this.onRestore(step.view ?? []);
    if (step.kept.length > 0) this.onKept(step.kept);
  }
}
