import { applyFrame, type WorkflowDocument } from '@automateos/workflow';
import type { Replay } from '#lib/server/services/live-replay.ts';

/** A whole document each so many frames: where a jump starts from. */
const KEYFRAME_EVERY = 50;
/** A longer pause is passed over while playing. */
const PAUSE_MS = 4_000;
const TICK_MS = 50;
const TAIL_MS = 1_000;

export const SPEEDS = [1, 4, 16, 60] as const;

/** Plays the history of a document: any moment at once, or on from there. */
export class ReplayPlayer {
  readonly replay: Replay;
  /** Milliseconds since the beginning. */
  at = $state(0);
  isPlaying = $state(false);
  speed = $state<(typeof SPEEDS)[number]>(4);
  readonly document = $derived.by(() => this.documentAt(this.at));
  readonly #keyframes: WorkflowDocument[];
  readonly #moments: readonly number[];
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The document of the last look, so that playing on costs one frame. */
  #last: { index: number; document: WorkflowDocument };

  constructor(replay: Replay) {
    this.replay = replay;
    this.#keyframes = keyframesOf(replay);
    this.#last = { index: 0, document: replay.first };
    const moments = [...replay.frames, ...replay.marks, ...replay.messages].map(({ at }) => at);
    this.#moments = moments.sort((a, b) => a - b);
  }

  /** The document as it was at a moment. */
  documentAt(at: number): WorkflowDocument {
    const { frames } = this.replay;
    const index = countUntil(frames, at);
    const isNear = this.#last.index <= index && index - this.#last.index < KEYFRAME_EVERY;
    const from = isNear ? this.#last.index : Math.floor(index / KEYFRAME_EVERY) * KEYFRAME_EVERY;
    let document = isNear ? this.#last.document : this.#keyframes[from / KEYFRAME_EVERY]!;
    for (const frame of frames.slice(from, index)) document = applyFrame(document, frame);
    this.#last = { index, document };
    return document;
  }

  seek(at: number): void {
    this.at = Math.min(this.replay.durationMs, Math.max(0, Math.round(at)));
  }

  toggle(): void {
    if (this.isPlaying) return this.pause();
    if (this.at >= this.replay.durationMs) this.at = 0;
    this.isPlaying = true;
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  pause(): void {
    this.isPlaying = false;
    clearInterval(this.#timer);
  }

  #tick(): void {
    const next = this.#moments.find((moment) => moment > this.at) ?? this.replay.durationMs;
    const isIdle = next - this.at > PAUSE_MS;
    this.seek(isIdle ? next - TAIL_MS : this.at + TICK_MS * this.speed);
    if (this.at >= this.replay.durationMs) this.pause();
  }
}

function keyframesOf({ first, frames }: Replay): WorkflowDocument[] {
  const keyframes = [first];
  let document = first;
  for (const [index, frame] of frames.entries()) {
    document = applyFrame(document, frame);
    if ((index + 1) % KEYFRAME_EVERY === 0) keyframes.push(document);
  }
  return keyframes;
}

/** How many of the frames, oldest first, are not after `at`. */
function countUntil(frames: readonly { at: number }[], at: number): number {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle]!.at <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
