/**
 * Who wrote what, as far as undo must know. Yjs takes back whatever one's own transactions brought in, others' later
 * work inside it included, and counts a value of somebody else that an undo brought back as one's own. Both are mended
 * here: undo never takes away or overwrites what another person wrote after the step that is undone.
 */
import * as Y from 'yjs';
import { edgesOf } from './edge-index.ts';
import { edgesMap, nodesMap } from './layout.ts';

export type StackItem = Y.UndoManager['undoStack'][number];
type DeleteSet = StackItem['deletions'];
type SharedType = Y.AbstractType<unknown>;

/** A struct inside a range of a delete set, and the last clock of it that the range covers. */
interface Covered {
  item: Y.Item;
  lastClock: number;
}

export class Authorship {
  readonly #doc: Y.Doc;
  readonly #steps: () => readonly StackItem[];
  /** Clocks of own structs that restored another person's content. */
  readonly #restored = new Set<number>();

  /** `steps`: everything that could be undone or redone. */
  constructor(doc: Y.Doc, steps: () => readonly StackItem[]) {
    this.#doc = doc;
    this.#steps = steps;
    doc.on('afterTransaction', this.#onTransaction);
  }

  destroy(): void {
    this.#doc.off('afterTransaction', this.#onTransaction);
  }

  /** The shared types that undoing `insertions` would delete although others have worked inside or connected to them. */
  othersWorkedIn(insertions: DeleteSet): Set<Y.Item> {
    const types = new Set<Y.Item>();
    for (const { item } of this.#covered(insertions)) {
      const current = this.#latest(item);
      const type = typeOf(current);
      if (type && !current.deleted && (this.#hasForeign(type) || this.#hasForeignEdge(current)))
        types.add(current);
    }
    return types;
  }

  /** After an undo or redo that restored `deletions`: remembers what of it is another person's. */
  rememberRestored(deletions: DeleteSet): void {
    for (const { item } of this.#covered(deletions)) {
      if (!item.redone || !this.#isForeign(item)) continue;
      for (let i = 0; i < item.length; i++) this.#restored.add(item.redone.clock + i);
      this.#standAbove(item); // what the person wrote over; the copy itself also stands on own values
      this.#standAbove(parentItem(this.#latest(item)));
    }
  }

  /**
   * Values that the undone step deleted together with their parent and that Yjs did not restore with it: somebody had
   * changed them at the same moment, and that change died with the parent.
   */
  *missingValues(deletions: DeleteSet): Generator<{ map: Y.Map<unknown>; key: string; value: unknown }> {
    for (const { item, lastClock } of this.#covered(deletions)) {
      const parent = parentItem(item);
      if (
        item.redone ||
        item.parentSub === null ||
        !parent?.redone ||
        !(item.content instanceof Y.ContentAny)
      )
        continue;
      const restored = this.#latest(parent);
      const map = typeOf(restored);
      if (restored.deleted || !(map instanceof Y.Map) || map.has(item.parentSub)) continue;
      yield { map, key: item.parentSub, value: item.content.arr[lastClock - item.id.clock] };
    }
  }

  /** What others write or remove is the last word on its key, and on the keys that it lies under. */
  readonly #onTransaction = ({ local, changed, deleteSet }: Y.Transaction): void => {
    if (local || this.#steps().length === 0) return;
    for (const type of changed.keys()) this.#standAbove(type._item);
    for (const { item } of this.#covered(deleteSet)) if (isRemoved(item)) this.#standAbove(item);
  };

  /**
   * No step may bring back an older value of the item's key or of a key above it. Yjs would: it looks past values that
   * were restored or removed, and does not look into shared types.
   */
  #standAbove(item: Y.Item | null): void {
    for (let current = item; current; current = parentItem(current)) {
      if (current.parentSub === null) continue;
      for (let older = current.left; older; older = older.left)
        for (const { deletions } of this.#steps()) exclude(deletions, older);
    }
  }

  #isForeign(item: Y.Item): boolean {
    if (item.id.client !== this.#doc.clientID) return true;
    for (let i = 0; i < item.length; i++) if (this.#restored.has(item.id.clock + i)) return true;
    return false;
  }

  #hasForeign(type: SharedType): boolean {
    for (const item of liveItems(type)) {
      const inner = typeOf(item);
      if (this.#isForeign(item) || (inner && this.#hasForeign(inner))) return true;
    }
    return false;
  }

  #hasForeignEdge(item: Y.Item): boolean {
    if (item.parent !== nodesMap(this.#doc) || item.parentSub === null) return false;
    const edges = edgesMap(this.#doc)._map;
    for (const edgeId of edgesOf(this.#doc, item.parentSub).keys()) {
      const edge = edges.get(edgeId);
      if (edge && !edge.deleted && this.#isForeign(edge)) return true;
    }
    return false;
  }

  /** What stands for an item now, after it was deleted and restored, perhaps several times. */
  #latest(item: Y.Item): Y.Item {
    let current = item;
    while (current.redone) current = Y.getItem(this.#doc.store, current.redone);
    return current;
  }

  *#covered(set: DeleteSet): Generator<Covered> {
    for (const [client, ranges] of set.clients) {
      const structs = this.#doc.store.clients.get(client);
      if (!structs) continue;
      for (const { clock, len } of ranges) {
        const end = clock + len;
        for (let i = Y.findIndexSS(structs, clock); i < structs.length && structs[i]!.id.clock < end; i++) {
          const item = structs[i]!;
          if (item instanceof Y.Item)
            yield { item, lastClock: Math.min(end, item.id.clock + item.length) - 1 };
        }
      }
    }
  }
}

/** Takes an item out of a delete set. */
function exclude(set: DeleteSet, { id: { client, clock }, length }: Y.Item): void {
  const ranges = set.clients.get(client);
  if (!ranges) return;
  const end = clock + length;
  const left = ranges.flatMap((range) => {
    const rangeEnd = range.clock + range.len;
    if (rangeEnd <= clock || range.clock >= end) return [range];
    return [
      { clock: range.clock, len: clock - range.clock },
      { clock: end, len: rangeEnd - end }
    ].filter(({ len }) => len > 0);
  });
  set.clients.set(client, left);
}

const typeOf = (item: Y.Item): SharedType | undefined =>
  item.content instanceof Y.ContentType ? item.content.type : undefined;

function* liveItems(type: SharedType): Generator<Y.Item> {
  for (const item of type._map.values()) if (!item.deleted) yield item;
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) yield item;
}

/** Whether the item was the value of a key that has no value now, in a type that is still there. */
const isRemoved = (item: Y.Item): boolean =>
  item.parentSub !== null &&
  (item.parent as SharedType)._map.get(item.parentSub) === item &&
  !parentItem(item)?.deleted;

export const parentItem = (item: Y.Item): Y.Item | null => (item.parent as SharedType)._item;

/** Whether an item is, or lies inside, one of `types`. */
export function isInside(item: Y.Item, types: ReadonlySet<Y.Item>): boolean {
  for (let current: Y.Item | null = item; current; current = parentItem(current))
    if (types.has(current)) return true;
  return false;
}
