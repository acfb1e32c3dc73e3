/**
 * Who wrote what, as far as undo must know. Yjs takes back whatever one's own transactions brought in, others' later
 * work inside it included, and counts a value of somebody else that an undo brought back as one's own. Both are mended
 * here: undo never takes away or overwrites what another person wrote after the step that is undone.
 */
import * as Y from 'yjs';
import { edgesOf } from './edge-index.ts';
import { edgesMap, nodesMap } from './layout.ts';

type DeleteSet = Y.UndoManager['undoStack'][number]['deletions'];
type SharedType = Y.AbstractType<unknown>;

/** A struct inside a range of a delete set, and the last clock of it that the range covers. */
interface Covered {
  item: Y.Item;
  lastClock: number;
}

export class Authorship {
  readonly #doc: Y.Doc;
  /** Clocks of own structs that restored another person's content. */
  readonly #restored = new Set<number>();

  constructor(doc: Y.Doc) {
    this.#doc = doc;
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

  /**
   * After an undo or redo that restored `deletions`: remembers whose content that was. A restored value of another person
   * then stands in the way of older own values, as it did before; Yjs follows `redone` past it otherwise.
   */
  rememberRestored(deletions: DeleteSet): void {
    for (const { item } of this.#covered(deletions)) {
      if (!item.redone || !this.#isForeign(item)) continue;
      for (let i = 0; i < item.length; i++) this.#restored.add(item.redone.clock + i);
      if (item.parentSub !== null && !typeOf(item)) item.redone = null;
    }
  }

  /**
   * Values that the undone step deleted together with their parent and that Yjs did not restore with it: somebody had
   * changed them at the same moment, and that change died with the parent.
   */
  *missingValues(deletions: DeleteSet): Generator<{ map: Y.Map<unknown>; key: string; value: unknown }> {
    for (const { item, lastClock } of this.#covered(deletions)) {
      const parent = (item.parent as SharedType)._item;
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

const typeOf = (item: Y.Item): SharedType | undefined =>
  item.content instanceof Y.ContentType ? item.content.type : undefined;

function* liveItems(type: SharedType): Generator<Y.Item> {
  for (const item of type._map.values()) if (!item.deleted) yield item;
  for (let item = type._start; item !== null; item = item.right) if (!item.deleted) yield item;
}

/** Whether an item is, or lies inside, one of `types`. */
export function isInside(item: Y.Item, types: ReadonlySet<Y.Item>): boolean {
  for (let current: Y.Item | null = item; current; current = (current.parent as SharedType)._item)
    if (types.has(current)) return true;
  return false;
}
