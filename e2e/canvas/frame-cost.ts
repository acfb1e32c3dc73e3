import type { Browser, CDPSession, Page } from '@playwright/test';

/** Main-thread work per animation frame, in ms of CPU time as on the reference machine. */
export interface FrameCost {
  main: number;
  script: number;
}

/** With what the control said in the same moment: the machine was this much slower than the reference. */
export interface MeasuredCost extends FrameCost {
  slowness: number;
}

/** Something that goes on for a number of frames in the page. */
export type Motion = (frames: number) => Promise<void>;

const RUNS = 3;
const FRAMES = 10;
/** What one frame of the control costs where the budgets of the canvas were measured, in ms. */
const CONTROL_MS = 5;
const CONTROL_CARDS = 600;

/**
 * A page without a library that moves a plane of plain cards, in the same browser. Its frames get dearer as ours do when
 * neighbours fill the caches of a processor or slow its clock.
 */
export class Control {
  readonly #page: Page;
  readonly #clock: Clock;

  private constructor(page: Page, clock: Clock) {
    this.#page = page;
    this.#clock = clock;
  }

  static async open(browser: Browser): Promise<Control> {
    const page = await browser.newPage();
    const card = '<div><b>Find the company</b><p>POST api.example.com</p></div>';
    await page.setContent(
      `<style>body{margin:0;overflow:hidden}#plane{position:absolute;width:6000px}
      #plane div{float:left;width:180px;height:44px;margin:9px;border-radius:12px;box-shadow:0 2px 8px #0003}
      b,p{display:block;margin:0;font:13px/20px sans-serif}</style><div id=plane>${card.repeat(CONTROL_CARDS)}</div>`
    );
    return new Control(page, await Clock.attach(page));
  }

  /** How much slower than the reference this machine draws just now. A faster one does not make budgets tighter. */
  async slowness(): Promise<number> {
    const { main } = await this.#clock.time((frames) => this.#page.evaluate(movePlane, frames));
    return Math.max(1, main / CONTROL_MS);
  }

  close(): Promise<void> {
    return this.#page.context().close();
  }
}

/** Measures what frames of a page cost, against a control in the same moments. */
export class FrameMeter {
  readonly #session: CDPSession;
  readonly #clock: Clock;
  readonly #control: Control;

  private constructor(session: CDPSession, clock: Clock, control: Control) {
    this.#session = session;
    this.#clock = clock;
    this.#control = control;
  }

  static async attach(page: Page, control: Control): Promise<FrameMeter> {
    return new FrameMeter(await page.context().newCDPSession(page), await Clock.attach(page), control);
  }

  /** The cheapest of three runs, after one that warms up: noise only ever adds. */
  async cost(motion: Motion): Promise<MeasuredCost> {
    await motion(FRAMES / 2);
    const runs: MeasuredCost[] = [];
    let before = await this.#control.slowness();
    while (runs.length < RUNS) {
      const { main, script } = await this.#clock.time(motion);
      const after = await this.#control.slowness();
      const slowness = (before + after) / 2;
      runs.push({ main: main / slowness, script: script / slowness, slowness });
      before = after;
    }
    return runs.reduce((best, run) => (run.main < best.main ? run : best));
  }

  /** MB of JavaScript values that something still refers to. */
  async heap(): Promise<number> {
    await this.#session.send('HeapProfiler.enable');
    await this.#session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await this.#session.send('Runtime.getHeapUsage');
    return usedSize / 1e6;
  }
}

/** The CPU clock of a page's main thread. */
class Clock {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async attach(page: Page): Promise<Clock> {
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    return new Clock(session);
  }

  /** ms per frame. */
  async time(motion: Motion): Promise<FrameCost> {
    const before = await this.#metrics();
    await motion(FRAMES);
    const after = await this.#metrics();
    const perFrame = (name: string) => ((after.get(name)! - before.get(name)!) * 1000) / FRAMES;
    return { main: perFrame('TaskDuration'), script: perFrame('ScriptDuration') };
  }

  async #metrics(): Promise<Map<string, number>> {
    const { metrics } = await this.#session.send('Performance.getMetrics');
    return new Map(metrics.map(({ name, value }) => [name, value]));
  }
}

/** Runs in the page. */
function movePlane(frames: number): Promise<void> {
  const plane = document.querySelector<HTMLElement>('#plane')!;
  const cards = [...plane.children] as HTMLElement[];
  return new Promise((resolve) => {
    let left = frames;
    const step = () => {
      if (left-- === 0) return resolve();
      plane.style.transform = `translate(${-left * 7}px, ${-left * 3}px)`;
      for (const card of cards.slice(0, 50)) card.style.marginTop = `${9 + (left % 5)}px`;
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
}
