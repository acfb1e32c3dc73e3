import type { AwarenessState, Position } from '@automateos/workflow';
import type { Awareness } from 'y-protocols/awareness';
import { FrameBatch } from './frame-batch.ts';
import { mergePresence, samePeers, type Peer, type RemoteDrag, type View } from './presence.ts';

/** 16 Hz: smooth once interpolated, and six of ten messages in a busy room are cursors. */
const CURSOR_INTERVAL_MS = 62;
/** 30 Hz, the rate the drag bench was measured at. */
const DRAG_INTERVAL_MS = 33;
/** 4 Hz: who follows flies from one to the next. */
const VIEW_INTERVAL_MS = 250;

/** Who else is here and what they are doing. Read once per frame from awareness, written at a bounded rate. */
export class Presence {
  /** Replaced only when people, selections or carets change, not when a cursor moves. */
  peers = $state.raw<readonly Peer[]>([]);
  readonly #awareness: Awareness;
  readonly #me: string;
  readonly #batch = new FrameBatch(() => this.#read());
  readonly #listeners = new Set<() => void>();
  #cursors = new Map<string, Position>();
  #drags: readonly RemoteDrag[] = [];
  #views: ReadonlyMap<string, View> = new Map();
  #throttled = new Map<keyof AwarenessState, { timer?: ReturnType<typeof setTimeout>; sentAt: number }>();

  constructor(awareness: Awareness, me: string) {
    this.#awareness = awareness;
    this.#me = me;
    awareness.on('change', this.#request);
  }

  /** Last known cursor by person id, in canvas coordinates. */
  get cursors(): ReadonlyMap<string, Position> {
    return this.#cursors;
  }

  get drags(): readonly RemoteDrag[] {
    return this.#drags;
  }

  /** What part of the canvas the others look at, of those who say it, by person id. */
  get views(): ReadonlyMap<string, View> {
    return this.#views;
  }

  /** Called once per frame in which anything about the others changed; cursors and drags are then fresh. */
  onFrame(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Everyone with a caret in this field of this node. */
  editorsOf(nodeId: string, field: string): Peer[] {
    return this.peers.filter((peer) => peer.editing?.nodeId === nodeId && peer.editing.field === field);
  }

  /** Everyone who holds this node selected. */
  holdersOf(nodeId: string): Peer[] {
    return this.peers.filter((peer) => peer.selection.includes(nodeId));
  }

  setSelection(ids: readonly string[]): void {
    this.#send('selection', [...ids]);
  }

  setEditing(place: { nodeId: string; field: string } | null): void {
    this.#send('editing', place);
  }

  /** Canvas coordinates, or `null` when the pointer left. A resting pointer sends nothing. */
  setCursor(cursor: Position | null): void {
    const rounded = cursor && { x: Math.round(cursor.x), y: Math.round(cursor.y) };
    this.#sendThrottled('cursor', rounded, CURSOR_INTERVAL_MS);
  }

  /** The part of the canvas on my screen, for those who follow me; `null` when nobody may. */
  setView(view: View | null): void {
    this.#sendThrottled('view', view, VIEW_INTERVAL_MS);
  }

  setDrag(drag: AwarenessState['drag']): void {
    if (drag) this.#sendThrottled('drag', drag, DRAG_INTERVAL_MS);
    else this.#sendThrottled('drag', null, 0);
  }

  destroy(): void {
    this.#batch.cancel();
    this.#awareness.off('change', this.#request);
    for (const { timer } of this.#throttled.values()) clearTimeout(timer);
    this.#listeners.clear();
  }

  readonly #request = (): void => this.#batch.request();

  #read(): void {
    const tabs = [...this.#awareness.getStates()].map(([clientId, state]) => ({
      clientId,
      state: state as AwarenessState,
      clock: this.#awareness.meta.get(clientId)?.lastUpdated ?? 0
    }));
    const merged = mergePresence(tabs, this.#me);
    this.#cursors = merged.cursors;
    this.#drags = merged.drags;
    this.#views = merged.views;
    if (!samePeers(this.peers, merged.peers)) this.peers = merged.peers;
    for (const listener of this.#listeners) listener();
  }

  #send<Key extends keyof AwarenessState>(key: Key, value: AwarenessState[Key]): void {
    this.#awareness.setLocalStateField(key, value);
  }

  /** Sends at once when the last message is old enough, else the latest value when the interval is over. */
  #sendThrottled<Key extends keyof AwarenessState>(
    key: Key,
    value: AwarenessState[Key],
    intervalMs: number
  ): void {
    const slot = this.#throttled.get(key) ?? { sentAt: 0 };
    this.#throttled.set(key, slot);
    clearTimeout(slot.timer);
    const flush = () => {
      slot.sentAt = performance.now();
      this.#send(key, value);
    };
    const waitMs = slot.sentAt + intervalMs - performance.now();
    if (waitMs <= 0) flush();
    else slot.timer = setTimeout(flush, waitMs);
  }
}
