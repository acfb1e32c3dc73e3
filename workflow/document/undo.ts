/** Undo and redo of one person's own edits. */
import * as Y from 'yjs';
import { edgesMap, LOCAL, metaMap, nodesMap, notesMap, type EditOrigin } from './layout.ts';
import { Authorship, isInside, parentItem, type StackItem } from './undo-authorship.ts';

export interface UndoStep<View> {
  /** What `readView` gave when the step was made: selection, viewport. */
  view: View | undefined;
  /** Nodes and notes that stay although the step made them, because others have worked on them since. */
  kept: string[];
}

export interface Undo<View> {
  /** Takes the last own step back. @returns `undefined` when there is nothing left to take back. */
  undo(): UndoStep<View> | undefined;
  redo(): UndoStep<View> | undefined;
  canUndo(): boolean;
  canRedo(): boolean;
  /**
   * Runs an edit as a step. Edits with the same `key` (a field being typed into) that follow each other within
   * `TYPING_PAUSE_MS` are one step; without a key, each transaction is a step.
   */
  capture<T>(edit: () => T, key?: string): T;
  /** The next edit is a step of its own, whatever its key. */
  stopCapturing(): void;
  /** Calls back whenever `canUndo` or `canRedo` may have changed. @returns a function that stops it. */
  onChange(listener: () => void): () => void;
  /** Forgets every step. */
  clear(): void;
  destroy(): void;
}

const VIEW = 'view';

/** Edits of one field within this time are one undo step. */
export const TYPING_PAUSE_MS = 800;

/** Values put back beside an undo; not a step of their own. */
const REPAIR: EditOrigin = Object.freeze({ kind: 'user' });

/**
 * Undo of the edits with origin `LOCAL` of this document, and of no others: what another person wrote after a step is
 * neither taken away nor overwritten by taking the step back. `readView` is asked when a step is made.
 */
export function createUndo<View>(doc: Y.Doc, readView?: () => View): Undo<View> {
  return new OwnUndo(doc, readView);
}

class OwnUndo<View> implements Undo<View> {
  readonly #manager: Y.UndoManager;
  readonly #authorship: Authorship;
  readonly #guard: StepGuard;
  readonly #listeners = new Set<() => void>();
  #lastKey: string | undefined;

  constructor(doc: Y.Doc, readView: (() => View) | undefined) {
    this.#manager = new KeepingUndoManager([nodesMap(doc), edgesMap(doc), notesMap(doc), metaMap(doc)], {
      trackedOrigins: new Set([LOCAL]),
      captureTimeout: 0,
      deleteFilter: (item) => this.#guard.mayDelete(item)
    });
    this.#authorship = new Authorship(doc, () => [...this.#manager.undoStack, ...this.#manager.redoStack]);
    this.#guard = new StepGuard(this.#authorship);
    this.#manager.on('stack-item-added', ({ stackItem }) => {
      const popped = this.#manager.currStackItem; // an undo makes the redo step, which belongs to the same place
      stackItem.meta.set(VIEW, popped ? popped.meta.get(VIEW) : readView?.());
      this.#notify();
    });
    this.#manager.on('stack-cleared', () => this.#notify());
  }

  undo(): UndoStep<View> | undefined {
    return this.#pop('undo');
  }

  redo(): UndoStep<View> | undefined {
    return this.#pop('redo');
  }

  canUndo(): boolean {
    return this.#manager.canUndo();
  }

  canRedo(): boolean {
    return this.#manager.canRedo();
  }

  capture<T>(edit: () => T, key?: string): T {
    this.#manager.captureTimeout = key !== undefined && key === this.#lastKey ? TYPING_PAUSE_MS : 0;
    this.#lastKey = key;
    const result = edit();
    this.#manager.captureTimeout = 0;
    return result;
  }

  stopCapturing(): void {
    this.#lastKey = undefined;
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.#manager.clear();
  }

  destroy(): void {
    this.#authorship.destroy();
    this.#manager.destroy();
  }

  #pop(direction: 'undo' | 'redo'): UndoStep<View> | undefined {
    this.stopCapturing();
    this.#guard.begin(direction === 'undo' ? this.#manager.undoStack : this.#manager.redoStack);
    const step = this.#manager[direction]();
    const kept = this.#guard.end();
    if (step) this.#putBackMissing(step);
    this.#notify();
    return step || kept.length > 0 ? { view: step?.meta.get(VIEW) as View | undefined, kept } : undefined;
  }

  #putBackMissing({ deletions }: StackItem): void {
    const missing = [...this.#authorship.missingValues(deletions)];
    this.#authorship.rememberRestored(deletions);
    if (missing.length === 0) return;
    this.#manager.doc.transact(() => missing.forEach(({ map, key, value }) => map.set(key, value)), REPAIR);
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}

/**
 * Yjs lets the garbage collector have what a forgotten step had deleted, and with it the parents that other steps still
 * lead to: an undo then fails on a struct that is gone. What was deleted in this tab stays in its memory instead.
 */
class KeepingUndoManager extends Y.UndoManager {
  override clear(clearUndoStack = true, clearRedoStack = true): void {
    if (!(clearUndoStack && this.canUndo()) && !(clearRedoStack && this.canRedo())) return;
    if (clearUndoStack) this.undoStack = [];
    if (clearRedoStack) this.redoStack = [];
    this.emit('stack-cleared', [{ undoStackCleared: clearUndoStack, redoStackCleared: clearRedoStack }]);
  }
}

/** Decides, while Yjs takes a step back, which of the things it made may go. */
class StepGuard {
  readonly #authorship: Authorship;
  #stack: readonly StackItem[] = [];
  #steps: readonly StackItem[] = [];
  #step: StackItem | undefined;
  #keep = new Set<Y.Item>();
  readonly #kept = new Set<string>();

  constructor(authorship: Authorship) {
    this.#authorship = authorship;
  }

  begin(stack: readonly StackItem[]): void {
    this.#stack = stack;
    this.#steps = [...stack];
  }

  mayDelete(item: Y.Item): boolean {
    // Yjs goes on to older steps while one changes nothing; it has taken the current one off the stack by now.
    const step = this.#steps[this.#stack.length];
    if (step && step !== this.#step) {
      this.#step = step;
      this.#keep = this.#authorship.othersWorkedIn(step.insertions);
      for (const kept of this.#keep) this.#kept.add(entryId(kept));
    }
    return !isInside(item, this.#keep);
  }

  /** @returns the ids of nodes and notes that were kept, in whole or in part. */
  end(): string[] {
    const kept = [...this.#kept];
    this.#kept.clear();
    this.#step = undefined;
    this.#keep = new Set();
    return kept;
  }
}

/** The id of the node or note that an item belongs to. */
function entryId(item: Y.Item): string {
  let current = item;
  for (let up = parentItem(current); up; up = parentItem(current)) current = up;
  return current.parentSub ?? '';
}
