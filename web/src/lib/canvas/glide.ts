import type { Position } from '@automateos/workflow';

/** The `move` spring of the design tokens: damping 0.86, response 0.30 s, at rest after 340 ms. */
const DAMPING = 0.86;
const RESPONSE_S = 0.3;
export const GLIDE_MS = 340;

const OMEGA = (2 * Math.PI) / RESPONSE_S;
const OMEGA_DAMPED = OMEGA * Math.sqrt(1 - DAMPING ** 2);

/**
 * What is left of a displacement `elapsedMs` after it was let go: 1 at the start, 0 at rest.
 * Closed form of the under-damped oscillator released without speed.
 */
export function springRest(elapsedMs: number): number {
  if (elapsedMs <= 0) return 1;
  if (elapsedMs >= GLIDE_MS) return 0;
  const t = elapsedMs / 1000;
  const swing = Math.cos(OMEGA_DAMPED * t) + ((DAMPING * OMEGA) / OMEGA_DAMPED) * Math.sin(OMEGA_DAMPED * t);
  return Math.exp(-DAMPING * OMEGA * t) * swing;
}

/** Time constant of following a peer's drag: 30 updates a second look like 60 frames. */
const FOLLOW_MS = 45;

/** One step of an exponential approach, independent of the frame rate. */
export function approach(from: Position, to: Position, elapsedMs: number): Position {
  const part = 1 - Math.exp(-elapsedMs / FOLLOW_MS);
  const next = { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  return Math.abs(to.x - next.x) < 0.5 && Math.abs(to.y - next.y) < 0.5 ? to : next;
}
