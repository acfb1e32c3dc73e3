import type { Position } from '@automateos/workflow';
import { boundsOf, type Rect, type Size } from './geometry.ts';

export interface MapScale {
  /** Canvas px to map px: `map = canvas * scale + offset`. */
  scale: number;
  x: number;
  y: number;
}

const PADDING = 8;

/** How the document and what is on screen fit together into the map. */
export function mapScale(document: Rect | undefined, visible: Rect, size: Size): MapScale {
  const all = boundsOf(document ? [document, visible] : [visible]) ?? visible;
  const scale = Math.min((size.width - 2 * PADDING) / all.width, (size.height - 2 * PADDING) / all.height);
  return {
    scale,
    x: (size.width - all.width * scale) / 2 - all.x * scale,
    y: (size.height - all.height * scale) / 2 - all.y * scale
  };
}

/** The canvas point under a point of the map. */
export const fromMap = (point: Position, { scale, x, y }: MapScale): Position => ({
  x: (point.x - x) / scale,
  y: (point.y - y) / scale
});

export interface MapPicture {
  boxes: readonly (Rect & { color: string })[];
  visible: Rect;
  mapping: MapScale;
  colors: { frame: string };
}

/** Draws the map. Called at most five times a second. */
export function drawMap(context: CanvasRenderingContext2D, size: Size, picture: MapPicture): void {
  const { scale, x, y } = picture.mapping;
  context.clearRect(0, 0, size.width, size.height);
  for (const box of picture.boxes) {
    context.fillStyle = box.color;
    context.beginPath();
    const [width, height] = [Math.max(2, box.width * scale), Math.max(2, box.height * scale)];
    context.roundRect(box.x * scale + x, box.y * scale + y, width, height, 1.5);
    context.fill();
  }
  const { visible } = picture;
  context.strokeStyle = picture.colors.frame;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(
    visible.x * scale + x,
    visible.y * scale + y,
    visible.width * scale,
    visible.height * scale,
    4
  );
  context.stroke();
}
