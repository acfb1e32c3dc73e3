import { prefersReducedMotion } from 'svelte/motion';
import type { Viewport } from './viewport-math.ts';

const FLIGHT_MS = 340;

/**
 * The way of the view to another place. The library has flights too, but they need d3-transition, and with it every
 * interpolation that d3 knows, before the canvas can open (web/first-load.ts leaves them out).
 */
export class Flight {
  /** From take-off to landing. */
  isOn = $state.raw(false);
  #frame = 0;

  /** Calls `show` once per frame on the way, or only at the end for those who want no motion. */
  start(way: { from: Viewport; to: Viewport }, show: (viewport: Viewport) => void): void {
    this.stop();
    if (prefersReducedMotion.current) return show(way.to);
    const startedAt = performance.now();
    const step = (now: number) => {
      const part = Math.min(Math.max(0, now - startedAt) / FLIGHT_MS, 1);
      show(between(way, part));
      if (part < 1) this.#frame = requestAnimationFrame(step);
      else this.isOn = false;
    };
    this.isOn = true;
    this.#frame = requestAnimationFrame(step);
  }

  /** Stays where it is. */
  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.isOn = false;
  }
}

/** Slow at both ends: cubic in and out. */
function between({ from, to }: { from: Viewport; to: Viewport }, part: number): Viewport {
  if (part === 1) return to;
  const eased = part < 0.5 ? 4 * part ** 3 : 1 - 4 * (1 - part) ** 3;
  const at = (key: keyof Viewport) => from[key] + (to[key] - from[key]) * eased;
  return { x: at('x'), y: at('y'), zoom: at('zoom') };
}
