import type { NodeGroup, Position, WorkflowEdge } from '@automateos/workflow';
import type { StepStatus } from '#lib/collab/node-vm.svelte.ts';
import type { Person } from '#lib/collab/presence.ts';
import { overlaps, type Rect } from './geometry.ts';
import type { Viewport } from './viewport-math.ts';

/**
 * Zoomed out, one canvas draws what would be thousands of elements: 1000 steps in view pan at 53 frames a second instead
 * of 10 (ux.md 1.4). It takes over below the lower zoom and gives back above the upper one, so that nothing flickers.
 */
const ENTER_ZOOM = 0.38;
const LEAVE_ZOOM = 0.44;
const FEW_STEPS = 100;

export function isFarView(zoom: number, steps: number, before: boolean): boolean {
  return steps > FEW_STEPS && zoom < (before ? LEAVE_ZOOM : ENTER_ZOOM);
}

export interface FarStep extends Rect {
  id: string;
  group: NodeGroup;
  status: StepStatus;
  selected: boolean;
  /** Colour of the person who holds it. */
  held?: string;
}

export interface FarPicture {
  steps: ReadonlyMap<string, FarStep>;
  notes: readonly Rect[];
  edges: readonly WorkflowEdge[];
}

/** Colours from the page, read once per picture. */
export type Palette = Record<'surface' | 'line' | 'wire' | 'accent' | 'ok' | 'err' | 'warn', string>;

/** The middle of each category's gradient. */
const GROUP_COLORS: Record<NodeGroup, string> = {
  trigger: '#f8a425',
  app: '#466ffa',
  logic: '#9668f8',
  data: '#25b4aa',
  ai: '#9b5cff',
  human: '#f77254',
  time: '#7c8595'
};

/** The presence colours of the tokens, for a 2D context. */
export const PERSON_PAINT: Record<Person['color'], string> = {
  u1: '#d13f26',
  u2: '#0a7d77',
  u3: '#9638e0',
  u4: '#a85c00',
  u5: '#3557d6',
  u6: '#b3326e'
};

const RING: Partial<Record<StepStatus, keyof Palette>> = {
  running: 'accent',
  succeeded: 'ok',
  failed: 'err',
  waiting: 'warn'
};

/** Draws what is on screen. `context` is in screen px; `screen` is the visible part of the canvas. */
export function drawFar(
  context: CanvasRenderingContext2D,
  picture: FarPicture,
  view: { viewport: Viewport; visible: Rect; palette: Palette }
): void {
  const { viewport, visible, palette } = view;
  const ratio = context.canvas.width / (visible.width * viewport.zoom);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  const scale = viewport.zoom * ratio;
  context.setTransform(scale, 0, 0, scale, viewport.x * ratio, viewport.y * ratio);
  context.fillStyle = 'rgb(245 215 110 / 0.45)';
  for (const note of picture.notes)
    if (overlaps(note, visible)) context.fillRect(note.x, note.y, note.width, note.height);
  drawWires(context, picture, { visible, color: palette.wire, width: 1.2 / viewport.zoom });
  for (const step of picture.steps.values())
    if (overlaps(step, visible)) drawStep(context, step, { palette, px: 1 / viewport.zoom });
}

function drawWires(
  context: CanvasRenderingContext2D,
  { steps, edges }: FarPicture,
  style: { visible: Rect; color: string; width: number }
): void {
  context.strokeStyle = style.color;
  context.lineWidth = style.width;
  context.beginPath();
  for (const { source, target } of edges) {
    const [from, to] = [steps.get(source), steps.get(target)];
    if (!from || !to) continue;
    const [x1, y1, x2, y2] = [from.x + from.width, from.y + from.height / 2, to.x, to.y + to.height / 2];
    const box = {
      x: Math.min(x1, x2),
      y: Math.min(y1, y2),
      width: Math.abs(x2 - x1) + 1,
      height: Math.abs(y2 - y1) + 1
    };
    if (!overlaps(box, style.visible)) continue;
    const bend = Math.max(40, Math.abs(x2 - x1) / 2);
    context.moveTo(x1, y1);
    context.bezierCurveTo(x1 + bend, y1, x2 - bend, y2, x2, y2);
  }
  context.stroke();
}

function drawStep(
  context: CanvasRenderingContext2D,
  step: FarStep,
  { palette, px }: { palette: Palette; px: number }
): void {
  const ring = RING[step.status];
  context.beginPath();
  context.roundRect(step.x, step.y, step.width, step.height, 16);
  context.fillStyle = palette.surface;
  context.fill();
  const color = step.selected ? palette.accent : (step.held ?? (ring ? palette[ring] : palette.line));
  context.strokeStyle = color;
  context.lineWidth = color === palette.line ? px : 2.5 * px;
  context.stroke();
  const tile = Math.min(46, step.height - 14);
  context.beginPath();
  context.roundRect(step.x + (step.width - tile) / 2, step.y + (step.height - tile) / 2, tile, tile, 13);
  context.fillStyle = GROUP_COLORS[step.group];
  context.fill();
}

/** The step under a point of the canvas, the one drawn last first. */
export function hitStep(steps: ReadonlyMap<string, FarStep>, point: Position): string | undefined {
  const dot = { ...point, width: 1, height: 1 };
  return [...steps.values()].findLast((step) => overlaps(step, dot))?.id;
}
