import type { Position } from '@automateos/workflow';
import type { useSvelteFlow } from '@xyflow/svelte';
import { untrack } from 'svelte';
import { Flight } from './flight.svelte.ts';
import type { Rect, Size } from './geometry.ts';
import {
  INSPECTOR_WIDTH,
  PANEL_INSETS,
  panToShow,
  toCanvas,
  toScreen,
  viewportFor,
  visibleRect,
  type Insets,
  type Viewport
} from './viewport-math.ts';

type FlowApi = ReturnType<typeof useSvelteFlow>;

/** Below this zoom a card shows its tile only: text would be smaller than 9 px. */
const FAR_ZOOM = 0.4;
/** A document that would open smaller than this opens at its beginning instead. */
const SMALLEST_START = 0.5;
const START_ZOOM = 0.8;

/** What part of the canvas is on screen, and how to get elsewhere. */
export class CanvasView {
  /** Follows the viewport; for the zoom controls. Nodes must not read it: they would all run again on each frame. */
  zoom = $state(1);
  readonly isFar = $derived(this.zoom < FAR_ZOOM);
  /** The inspector covers the right side. */
  hasInspector = false;
  readonly #flight = new Flight();
  #viewport: Viewport = { x: 0, y: 0, zoom: 1 };
  #flow: FlowApi | undefined;
  #element: HTMLElement | undefined;
  readonly #listeners = new Set<() => void>();

  /** Called by the component once Svelte Flow stands. */
  attach(flow: FlowApi, element: HTMLElement): void {
    this.#flow = flow;
    this.#element = element;
  }

  /**
   * Starts with the whole document in view, or, when it would be unreadably small, at its beginning. Computed here because
   * fitting on load is unreliable (gotcha 16).
   */
  start(bounds: Rect | undefined, first: Rect | undefined, screen: Size): Viewport {
    const whole = viewportFor(bounds, screen, this.#insets);
    const { left, top, bottom } = PANEL_INSETS;
    const middle = top + (screen.height - top - bottom) / 2;
    const opening = first && {
      x: left - (first.x - 40) * START_ZOOM,
      y: middle - (first.y + first.height / 2) * START_ZOOM,
      zoom: START_ZOOM
    };
    this.moved(whole.zoom < SMALLEST_START && opening ? opening : whole);
    return this.#viewport;
  }

  /** Keyboard focus to a step, or to the canvas itself. */
  focus(nodeId?: string): void {
    const card = nodeId && this.#element?.querySelector<HTMLElement>(`[data-step="${nodeId}"]`);
    (card || this.#element?.closest<HTMLElement>('[data-canvas]'))?.focus({ preventScroll: true });
  }

  moved(viewport: Viewport): void {
    this.#viewport = viewport;
    this.zoom = viewport.zoom;
    for (const listener of this.#listeners) listener();
  }

  /** On the way to a place that was asked for. */
  get isFlying(): boolean {
    return this.#flight.isOn;
  }

  /** Somebody took the canvas in hand: a flight ends where it is. */
  land(): void {
    this.#flight.stop();
  }

  onMove(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get viewport(): Viewport {
    return this.#viewport;
  }

  get screen(): Size {
    const { width = 1, height = 1 } = this.#element?.getBoundingClientRect() ?? {};
    return { width, height };
  }

  get visible(): Rect {
    return visibleRect(this.#viewport, this.screen);
  }

  /** Canvas coordinates of a pointer event. */
  at(point: { clientX: number; clientY: number }): Position {
    const { left = 0, top = 0 } = this.#element?.getBoundingClientRect() ?? {};
    return toCanvas({ x: point.clientX - left, y: point.clientY - top }, this.#viewport);
  }

  /** Px of the canvas element. */
  toScreen(place: Position): Position {
    return toScreen(place, this.#viewport);
  }

  /** The middle of what is free of panels, in canvas coordinates. */
  get centre(): Position {
    const { width, height } = this.screen;
    const { left, right, top, bottom } = this.#insets;
    return toCanvas(
      { x: left + (width - left - right) / 2, y: top + (height - top - bottom) / 2 },
      this.#viewport
    );
  }

  fit(bounds: Rect | undefined): void {
    this.#fly(viewportFor(bounds, this.screen, this.#insets));
  }

  /** Zooms about the middle of the free part. */
  zoomTo(zoom: number): void {
    const { x, y } = this.centre;
    const before = this.#viewport;
    this.#fly({ zoom, x: before.x + x * (before.zoom - zoom), y: before.y + y * (before.zoom - zoom) });
  }

  zoomBy(factor: number): void {
    this.zoomTo(Math.min(2, Math.max(0.1, Math.round(this.#viewport.zoom * factor * 100) / 100)));
  }

  /** Pans as little as needed to bring `rect` out from under the edges and panels. */
  reveal(rect: Rect): void {
    const target = panToShow(rect, this.#viewport, { screen: this.screen, insets: this.#insets });
    if (target) this.#fly(target);
  }

  /** Brings `rect` into view: by a pan where it fits at this zoom, else from further away. */
  show(rect: Rect): void {
    const { left, right, top, bottom } = this.#insets;
    const { width, height } = this.screen;
    const fits =
      rect.width * this.zoom <= width - left - right && rect.height * this.zoom <= height - top - bottom;
    if (fits) this.reveal(rect);
    else this.fit(rect);
  }

  /** Flies to where a small part can be read at full size. */
  approach(rect: Rect): void {
    const { width, height } = this.screen;
    this.#fly({ zoom: 1, x: width / 2 - rect.x - rect.width / 2, y: height / 2 - rect.y - rect.height / 2 });
  }

  /** Brings a point to the middle, without flight: for the minimap. */
  centreOn(point: Position): void {
    const { width, height } = this.screen;
    const { zoom } = this.#viewport;
    this.land();
    void this.#flow?.setViewport({ x: width / 2 - point.x * zoom, y: height / 2 - point.y * zoom, zoom });
  }

  get #insets(): Insets {
    return { ...PANEL_INSETS, right: PANEL_INSETS.right + (this.hasInspector ? INSPECTOR_WIDTH : 0) };
  }

  #fly(to: Viewport): void {
    // The library reads its own viewport here: an effect that flies must not run again with every frame of the flight.
    const show = (viewport: Viewport) => untrack(() => void this.#flow?.setViewport(viewport));
    untrack(() => this.#flight.start({ from: this.#viewport, to }, show));
  }
}
