/**
 * What the canvas may cost, on the built product in a browser without a GPU. Budgets are CPU time of the main thread per
 * frame, counts and bytes, never wall time, so that they hold on a busy machine (docs/performance.md has the figures).
 */
import { expect, test, type Page } from '@playwright/test';
import { Crowd, members } from './canvas/crowd.ts';
import { Control, FrameMeter, type FrameCost, type MeasuredCost } from './canvas/frame-cost.ts';
import { largeGraph } from './canvas/large-graph.ts';
import {
  circle,
  freePoint,
  holding,
  panBy,
  selectBlock,
  stepInTheMiddle,
  stepsOnScreen,
  watchFrames
} from './canvas/motions.ts';
import { Traffic } from './canvas/traffic.ts';
import { clientOf, type ApiClient } from './support/api.ts';
import { saved } from './support/builder.ts';
import { canvas, signUp, type Person } from './support/people.ts';

/** What a frame may cost on the reference machine, in ms. `remote`: five people drag a step each, twenty move pointers. */
const BUDGET = {
  pan: { main: 15, script: 15 },
  'drag 1': { main: 8, script: 2.5 },
  remote: { main: 7, script: 2.5 },
  'drag 50': { main: 20, script: 10 },
  'far pan': { main: 15, script: 15 }
} satisfies Record<string, FrameCost>;
type Cell = keyof typeof BUDGET;
const MEASURED: Record<number, Cell[]> = {
  100: ['pan', 'drag 1'],
  300: ['drag 1', 'remote'],
  1_000: ['pan', 'drag 1', 'remote', 'drag 50', 'far pan'],
  3_000: ['drag 1', 'far pan']
};
/** Caches are shared with whatever else runs, and the canvas fills them more than the control does. */
const ROOM = 2;
const MOST_ELEMENTS = 2_000;
/** MB: the app with its forms, then what a step takes, four fifths of it in the shared document. */
const heapBudget = (steps: number): number => 18 + steps * 0.011;
/** What opening brings over the socket: who is here and the document. */
const openingBytes = (steps: number): number => 5_000 + steps * 1_200;
/** A drag writes when it is dropped: one message, whatever the number of frames and steps. */
const dropBytes = (steps: number): number => 60 + steps * 30;
const EDITORS = 5;
const PEOPLE = 20;

test.describe('the canvas keeps its budgets', () => {
  test.describe.configure({ timeout: 180_000 });
  let ada: Person;
  let client: ApiClient;
  let crowd: ApiClient[];
  let traffic: Traffic;
  let control: Control;

  test.beforeAll(async ({ browser }) => {
    ada = await signUp(browser, 'Ada');
    traffic = new Traffic(ada.page);
    client = await clientOf(ada.page);
    crowd = await members(client, PEOPLE);
    control = await Control.open(browser);
  });
  test.afterAll(() => Promise.all([ada?.context.close(), control?.close()]));

  for (const [steps, cells] of Object.entries(MEASURED))
    test(`with ${steps} steps`, async () => {
      const { page } = ada;
      const count = Number(steps);
      const workflowId = await client.create(largeGraph(count));
      const meter = await open(page, workflowId);
      note(`${count} steps`);
      checkSize(count, {
        elements: await page.locator('*').count(),
        heap: await meter.heap(),
        received: traffic.takeReceived()
      });
      for (const cell of cells) {
        const cost = await measure[cell](page, meter, workflowId);
        note(
          `  ${cell}: ${cost.main.toFixed(1)} ms, script ${cost.script.toFixed(1)}, slowness ${cost.slowness.toFixed(2)}`
        );
        for (const part of ['main', 'script'] as const)
          expect
            .soft(cost[part], `${cell}: ${part}, ms per frame`)
            .toBeLessThanOrEqual(BUDGET[cell][part] * ROOM);
      }
    });

  /** Opens a workflow at zoom 1, so that the screen is full of steps. */
  async function open(page: Page, workflowId: string): Promise<FrameMeter> {
    traffic.takeReceived();
    await page.goto(`/app/workflows/${workflowId}`);
    await expect(canvas(page)).toBeVisible();
    await page.keyboard.press('0');
    await expect(page.getByRole('button', { name: '100%' })).toBeVisible();
    await panBy(page, { x: -300, y: -350 });
    return FrameMeter.attach(page, control);
  }

  function checkSize(count: number, size: { elements: number; heap: number; received: number }): void {
    note(`  ${size.elements} elements, ${size.heap.toFixed(1)} MB, ${size.received} bytes received`);
    expect.soft(size.elements, 'elements').toBeLessThanOrEqual(MOST_ELEMENTS);
    expect.soft(size.heap, 'heap in MB').toBeLessThanOrEqual(heapBudget(count));
    expect.soft(size.received, 'bytes received').toBeLessThanOrEqual(openingBytes(count));
  }

  const measure: Record<Cell, (page: Page, meter: FrameMeter, workflowId: string) => Promise<MeasuredCost>> =
    {
      async pan(page, meter) {
        return swing(page, meter, { at: await freePoint(page, { x: 600, y: 420 }), radius: 190 });
      },
      async 'drag 1'(page, meter) {
        const cost = await drag(page, meter, { at: await stepInTheMiddle(page), steps: 1 });
        await page.keyboard.press('Escape');
        return cost;
      },
      async remote(page, meter, workflowId) {
        const room = await Crowd.join(crowd, workflowId);
        room.start((await stepsOnScreen(page)).slice(0, EDITORS));
        await expect(page.locator('.overlay .cursor:visible')).toHaveCount(PEOPLE);
        await expect(page.locator('.step.lifted')).toHaveCount(EDITORS);
        const cost = await meter.cost((frames) => watchFrames(page, frames));
        room.leave();
        await expect(page.locator('.overlay .cursor')).toHaveCount(0);
        return cost;
      },
      async 'drag 50'(page, meter) {
        for (const zoom of ['83%', '69%']) {
          await page.keyboard.press('-');
          await expect(page.getByRole('button', { name: zoom })).toBeVisible();
        }
        await selectBlock(page, { columns: 5, rows: 10 });
        const cost = await drag(page, meter, { at: await stepInTheMiddle(page, '.selected'), steps: 50 });
        await page.keyboard.press('Escape');
        return cost;
      },
      /** The whole graph in view, which one canvas draws. */
      async 'far pan'(page, meter) {
        await page.keyboard.press('Shift+1');
        await expect(page.locator('[data-canvas] > canvas')).toBeVisible();
        return swing(page, meter, { at: { x: 720, y: 450 }, radius: 100 });
      }
    };

  const swing = (page: Page, meter: FrameMeter, { at, radius }: Swing): Promise<MeasuredCost> =>
    holding(page, at, () => meter.cost((frames) => circle(page, at, { frames, radius })));

  /** Drags what is under a point around; what that writes is one message. */
  async function drag(
    page: Page,
    meter: FrameMeter,
    { at, steps }: { at: Swing['at']; steps: number }
  ): Promise<MeasuredCost> {
    traffic.takeEdits();
    const cost = await swing(page, meter, { at, radius: 60 });
    await saved(page);
    const edits = traffic.takeEdits();
    note(`  drop of ${steps}: ${edits.join(', ')} bytes`);
    expect.soft(edits, 'messages of a drop').toHaveLength(1);
    expect.soft(edits[0], 'bytes of a drop').toBeLessThanOrEqual(dropBytes(steps));
    return cost;
  }
});

interface Swing {
  at: { x: number; y: number };
  radius: number;
}

/** What was measured is worth reading when everything passes, too. */
const note = (line: string): void => console.log(line);
