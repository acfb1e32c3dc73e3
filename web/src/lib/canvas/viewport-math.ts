import type { Position } from '@automateos/workflow';
import type { Rect, Size } from './geometry.ts';

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

export interface Insets {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export const MIN_ZOOM = 0.1;
export const MAX_ZOOM = 2;

/** Panels that float over the canvas, in px: rail, inspector, top bar, toolbar. */
export const PANEL_INSETS: Insets = { left: 96, right: 24, top: 88, bottom: 96 };
export const INSPECTOR_WIDTH = 356;

/** The viewport that shows `bounds` whole between the panels, never larger than life. */
export function viewportFor(bounds: Rect | undefined, screen: Size, insets: Insets = PANEL_INSETS): Viewport {
  const width = Math.max(1, screen.width - insets.left - insets.right);
  const height = Math.max(1, screen.height - insets.top - insets.bottom);
  if (!bounds) return { x: insets.left + width / 2, y: insets.top + height / 2, zoom: 1 };
  const fit = Math.min(width / Math.max(1, bounds.width), height / Math.max(1, bounds.height), 1);
  const zoom = Math.max(MIN_ZOOM, Math.floor(fit * 100) / 100);
  return {
    x: insets.left + width / 2 - (bounds.x + bounds.width / 2) * zoom,
    y: insets.top + height / 2 - (bounds.y + bounds.height / 2) * zoom,
    zoom
  };
}

/** Canvas coordinates of a point of the flow's element. */
export const toCanvas = (point: Position, viewport: Viewport): Position => ({
  x: (point.x - viewport.x) / viewport.zoom,
  y: (point.y - viewport.y) / viewport.zoom
});

export const toScreen = (point: Position, viewport: Viewport): Position => ({
  x: point.x * viewport.zoom + viewport.x,
  y: point.y * viewport.zoom + viewport.y
});

/** The part of the canvas on screen. */
export function visibleRect(viewport: Viewport, screen: Size): Rect {
  const corner = toCanvas({ x: 0, y: 0 }, viewport);
  return { ...corner, width: screen.width / viewport.zoom, height: screen.height / viewport.zoom };
}

/** The smallest pan that brings `rect` between the panels, or `undefined` when it is there already. */
export function panToShow(
  rect: Rect,
  viewport: Viewport,
  area: { screen: Size; insets: Insets }
): Viewport | undefined {
  const { screen, insets } = area;
  const start = toScreen(rect, viewport);
  const end = toScreen({ x: rect.x + rect.width, y: rect.y + rect.height }, viewport);
  const dx = nudge([start.x, end.x], [insets.left, screen.width - insets.right]);
  const dy = nudge([start.y, end.y], [insets.top, screen.height - insets.bottom]);
  return dx === 0 && dy === 0 ? undefined : { ...viewport, x: viewport.x + dx, y: viewport.y + dy };
}

function nudge([start, end]: [number, number], [low, high]: [number, number]): number {
  if (start < low || end - start > high - low) return low - start;
  return end > high ? high - end : 0;
}
