import { edgesMap, LOCAL, metaMap, nodesMap, notesMap } from '@automateos/workflow/document';
import * as Y from 'yjs';

/** Edits of one field within this time are one undo step. */
const TYPING_PAUSE_MS = 800;
const SELECTION = 'selection';

/** Undo and redo of my own edits. One gesture is one transaction is one step; peers' work is never touched. */
export class History {
  canUndo = $state(false);
  canRedo = $state(false);
  /** Called with the node ids that were selected when the undone or redone gesture was made. */
  onRestore: (selection: readonly string[]) => void = () => {};
  /** What is selected now; stored with each step. */
  selection: () => readonly string[] = () => [];
  readonly #manager: Y.UndoManager;
  #lastKey: string | undefined;

  constructor(doc: Y.Doc) {
    this.#manager = new Y.UndoManager([nodesMap(doc), edgesMap(doc), notesMap(doc), metaMap(doc)], {
      trackedOrigins: new Set([LOCAL]),
      captureTimeout: 0
    });
    this.#manager.on('stack-item-added', ({ stackItem, type }) => {
      if (type === 'undo' && !stackItem.meta.has(SELECTION))
        stackItem.meta.set(SELECTION, [...this.selection()]);
      this.#refresh();
    });
    this.#manager.on('stack-item-popped', ({ stackItem }) => {
      this.#refresh();
      const selection: unknown = stackItem.meta.get(SELECTION);
      this.onRestore(Array.isArray(selection) ? selection : []);
    });
    this.#manager.on('stack-cleared', () => this.#refresh());
  }

  /**
   * Runs a gesture. Gestures with the same `key` (a field being typed into) that follow each other quickly become one step.
   */
  capture<T>(gesture: () => T, key?: string): T {
    this.#manager.captureTimeout = key !== undefined && key === this.#lastKey ? TYPING_PAUSE_MS : 0;
    this.#lastKey = key;
    return gesture();
  }

  undo(): void {
    this.#lastKey = undefined;
    this.#manager.undo();
  }

  redo(): void {
    this.#lastKey = undefined;
    this.#manager.redo();
  }

  /** Forgets all steps; used after the server's state arrived, which nobody should undo. */
  clear(): void {
    this.#manager.clear();
  }

  /** The number of undo steps; for tests of "one gesture is one step". */
  get depth(): number {
    return this.#manager.undoStack.length;
  }

  destroy(): void {
    this.#manager.destroy();
  }

  #refresh(): void {
    this.canUndo = this.#manager.undoStack.length > 0;
    this.canRedo = this.#manager.redoStack.length > 0;
  }
}
