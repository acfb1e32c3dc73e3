import type { Position } from '@automateos/workflow';
import type { Size } from './geometry.ts';

export const POPUP_SIZE: Size = { width: 330, height: 420 };

/** Clear of the wire's end that the popup belongs to, and of the bars at top and bottom. */
const OFFSET = 16;
const MARGIN = { top: 76, bottom: 76 };

/** Where a popup stands so that it starts near `point` and stays on the screen; it may go left of the point, never over it. */
export function placePopup(point: Position, screen: Size): Position {
  const fitsRight = point.x + OFFSET + POPUP_SIZE.width <= screen.width - 12;
  const x = fitsRight ? point.x + OFFSET : point.x - OFFSET - POPUP_SIZE.width;
  const lowest = screen.height - MARGIN.bottom - POPUP_SIZE.height;
  return {
    x: Math.max(12, Math.min(x, screen.width - POPUP_SIZE.width - 12)),
    y: Math.max(MARGIN.top, Math.min(point.y - 24, lowest))
  };
}
