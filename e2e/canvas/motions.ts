import { expect, type Page } from '@playwright/test';

export interface Point {
  x: number;
  y: number;
}

/** Presses on a point, and lets go there when `during` is over. */
export async function holding<T>(page: Page, at: Point, during: () => Promise<T>): Promise<T> {
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  const result = await during();
  await page.mouse.up();
  return result;
}

/** Moves the pressed pointer once around an ellipse that begins and ends at a point, one event per frame. */
export function circle(page: Page, at: Point, options: { frames: number; radius: number }): Promise<void> {
  return page.evaluate(
    ({ at, frames, radius }) =>
      new Promise<void>((resolve) => {
        const canvas = document.querySelector('[data-canvas]')!;
        let frame = 0;
        const step = () => {
          if (frame === frames) return resolve();
          const angle = (++frame / frames) * 2 * Math.PI;
          const place = {
            clientX: at.x + radius * Math.sin(angle),
            clientY: at.y + (radius * (1 - Math.cos(angle))) / 2
          };
          const common = { bubbles: true, buttons: 1, ...place };
          canvas.dispatchEvent(new PointerEvent('pointermove', common));
          canvas.dispatchEvent(new MouseEvent('mousemove', { ...common, view: window }));
          requestAnimationFrame(step);
        };
        requestAnimationFrame(step);
      }),
    { at, ...options }
  );
}

/** Lets frames go by, while others are busy. */
export function watchFrames(page: Page, frames: number): Promise<void> {
  return page.evaluate(
    (frames) =>
      new Promise<void>((resolve) => {
        let left = frames;
        const step = () => void (left-- === 0 ? resolve() : requestAnimationFrame(step));
        requestAnimationFrame(step);
      }),
    frames
  );
}

/** The first point, in lines from a corner, where there is nothing but the canvas. */
export async function freePoint(page: Page, from: Point): Promise<Point> {
  const point = await page.evaluate((from) => {
    for (let y = from.y; y < from.y + 300; y += 5)
      for (let x = from.x; x < from.x + 500; x += 5)
        if (document.elementFromPoint(x, y)?.matches('.svelte-flow__pane')) return { x, y };
    return undefined;
  }, from);
  expect(point, 'a free place on the canvas').toBeDefined();
  return point!;
}

/** Drags the canvas by its ground. */
export async function panBy(page: Page, by: Point): Promise<void> {
  const at = await freePoint(page, { x: 600, y: 420 });
  await holding(page, at, () => page.mouse.move(at.x + by.x, at.y + by.y, { steps: 4 }));
}

/** Draws a marquee around a block of `columns` by `rows` steps of a large graph. */
export async function selectBlock(page: Page, block: { columns: number; rows: number }): Promise<void> {
  const area = await page.evaluate(({ columns, rows }) => {
    const free = { left: 100, top: 84, bottom: innerHeight - 84 };
    const boxes = [...document.querySelectorAll('.svelte-flow__node')]
      .map((card) => card.getBoundingClientRect())
      .filter(({ x, y, bottom }) => x > free.left && y > free.top && bottom < free.bottom);
    // Steps that somebody moved stand outside of the grid.
    const places = (of: (box: DOMRect) => number) =>
      [...Map.groupBy(boxes, (box) => Math.round(of(box)))]
        .filter(([, line]) => line.length > 3)
        .map(([place]) => place)
        .sort((a, b) => a - b);
    const { width, height } = boxes[0]!;
    const [xs, ys] = [places(({ x }) => x).slice(0, columns), places(({ y }) => y).slice(0, rows)];
    const gap = 6;
    return {
      from: { x: xs[0]! - gap, y: ys[0]! - gap },
      to: { x: xs.at(-1)! + width + gap, y: ys.at(-1)! + height + gap }
    };
  }, block);
  await page.keyboard.down('Shift');
  await holding(page, area.from, () => page.mouse.move(area.to.x, area.to.y, { steps: 4 }));
  await page.keyboard.up('Shift');
  await expect(page.locator('.svelte-flow__node.selected')).toHaveCount(block.columns * block.rows);
}

/** The middle of a selected step, or of any, that is not near an edge of the screen. */
export async function stepInTheMiddle(page: Page, selector = ''): Promise<Point> {
  const point = await page.evaluate((selector) => {
    const boxes = [...document.querySelectorAll(`.svelte-flow__node${selector} .step`)].map((card) =>
      card.getBoundingClientRect()
    );
    const middle = boxes.find(({ x, y }) => x > 350 && x < 900 && y > 250 && y < 550);
    return middle && { x: middle.x + 90, y: middle.y + 10 };
  }, selector);
  expect(point, 'a step in the middle of the screen').toBeDefined();
  return point!;
}

/** Ids of steps that are on the screen, from the top. */
export const stepsOnScreen = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('[data-step]')]
      .filter((card) => {
        const { x, y } = card.getBoundingClientRect();
        return x > 150 && x < 1_100 && y > 120 && y < 700;
      })
      .map((card) => card.dataset.step!)
  );
