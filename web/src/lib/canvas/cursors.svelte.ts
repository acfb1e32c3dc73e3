import type { Position } from '@automateos/workflow';
import { FrameBatch } from '#lib/collab/frame-batch.ts';
import type { Presence } from '#lib/collab/presence.svelte.ts';
import { approach } from './glide.ts';
import type { CanvasView } from './view.svelte.ts';

/**
 * Moves peers' cursors: positions are interpolated between the 16 updates a second that arrive, and written straight to
 * the elements' transforms once per frame. No component runs for a moving cursor.
 */
export class CursorMover {
  readonly #presence: Presence;
  readonly #view: CanvasView;
  readonly #elements = new Map<string, HTMLElement>();
  readonly #shown = new Map<string, Position>();
  readonly #batch = new FrameBatch((now) => this.#write(now), { phase: 'patch' });
  readonly #stop: (() => void)[];
  #lastFrame = 0;

  constructor(presence: Presence, view: CanvasView) {
    this.#presence = presence;
    this.#view = view;
    this.#stop = [presence.onFrame(() => this.#batch.request()), view.onMove(() => this.#batch.request())];
  }

  /** The element that shows a person's cursor, for as long as they are here. */
  show(personId: string, element: HTMLElement): () => void {
    this.#elements.set(personId, element);
    this.#batch.request();
    return () => {
      this.#elements.delete(personId);
      this.#shown.delete(personId);
    };
  }

  destroy(): void {
    this.#batch.cancel();
    for (const stop of this.#stop) stop();
  }

  #write(now: number): void {
    const elapsedMs = Math.min(now - this.#lastFrame, 100);
    this.#lastFrame = now;
    for (const [id, element] of this.#elements) {
      const target = this.#presence.cursors.get(id);
      element.hidden = !target;
      if (!target) {
        this.#shown.delete(id);
        continue;
      }
      const shown = approach(this.#shown.get(id) ?? target, target, elapsedMs);
      this.#shown.set(id, shown);
      const { x, y } = this.#view.toScreen(shown);
      element.style.transform = `translate(${x}px, ${y}px)`;
      if (shown !== target) this.#batch.request();
    }
  }
}
