import type { Position } from '@automateos/workflow';
import { approach, GLIDE_MS, springRest } from './glide.ts';

/** After a peer let go, their drop may arrive a moment later than the end of their drag. */
const DROP_GRACE_MS = 250;

interface Glide {
  from: Position;
  startedAt: number;
}

interface RemoteHold {
  /** Where the node lay when the drag was first seen: drops in the document must not be added twice. */
  base: Position;
  shown: Position;
  target: Position;
  endedAt?: number;
}

/**
 * Where nodes are shown while they are not where the document says: gliding to a new place, or held by a peer.
 * Pure bookkeeping over time stamps in ms; `FlowBinding` asks it once per frame.
 */
export class Motion {
  readonly #glides = new Map<string, Glide>();
  readonly #held = new Map<string, RemoteHold>();
  #lastTick = 0;

  /** The stored place changed: glide there from where the node is shown now. */
  glide(id: string, shown: Position, now: number): void {
    this.#held.delete(id);
    this.#glides.set(id, { from: shown, startedAt: now });
  }

  /** Takes over all drags of peers. `shown` tells where a node is on screen now. */
  follow(
    drags: ReadonlyMap<string, Position>,
    options: { now: number; shown: (id: string) => Position | undefined }
  ): void {
    for (const [id, offset] of drags) {
      const shown = options.shown(id);
      if (!shown) continue;
      const hold = this.#held.get(id) ?? { base: shown, shown, target: shown };
      hold.target = { x: hold.base.x + offset.x, y: hold.base.y + offset.y };
      hold.endedAt = undefined;
      this.#glides.delete(id);
      this.#held.set(id, hold);
    }
    for (const [id, hold] of this.#held) if (!drags.has(id)) hold.endedAt ??= options.now;
  }

  stop(id: string): void {
    this.#glides.delete(id);
    this.#held.delete(id);
  }

  isHeld(id: string): boolean {
    return this.#held.has(id);
  }

  /** Whether the node is shown away from its stored place. */
  has(id: string): boolean {
    return this.#held.has(id) || this.#glides.has(id);
  }

  get isActive(): boolean {
    return this.#glides.size + this.#held.size > 0;
  }

  /** Places to show in this frame for everything in motion; `stored` is where the document says it lies. */
  tick(now: number, stored: (id: string) => Position | undefined): Map<string, Position> {
    const elapsedMs = this.#lastTick ? Math.min(now - this.#lastTick, 100) : 16;
    this.#lastTick = now;
    const places = new Map<string, Position>();
    for (const [id, hold] of this.#held) {
      hold.shown = approach(hold.shown, hold.target, elapsedMs);
      places.set(id, hold.shown);
      if (hold.endedAt !== undefined && now - hold.endedAt > DROP_GRACE_MS) this.glide(id, hold.shown, now);
    }
    for (const [id, glide] of this.#glides) {
      const end = stored(id);
      const rest = springRest(now - glide.startedAt);
      if (!end || now - glide.startedAt >= GLIDE_MS) this.#glides.delete(id);
      if (end)
        places.set(id, {
          x: end.x + (glide.from.x - end.x) * rest,
          y: end.y + (glide.from.y - end.y) * rest
        });
    }
    if (!this.isActive) this.#lastTick = 0;
    return places;
  }
}
