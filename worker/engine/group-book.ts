import type { PortItems } from '@automateos/workflow';
import { groupKey, type GroupPlace, type Journal } from '@automateos/workflow/run';

/** Where one item group of a step stands. */
export interface GroupProgress {
  /** Number of the next attempt, or of the one that was interrupted. */
  attempt: number;
  /** The attempt began before, and nobody knows how it ended: it is sent again with the same key. */
  wasInterrupted: boolean;
  /** Start of the first attempt: `$now`. */
  firstStartedAt?: Date;
  /** The next attempt must not start before. */
  retryAt?: Date;
  /** The moment that the executor asked to wait for. */
  waitsUntil?: Date;
  output?: PortItems;
}

/** Progress of item groups by step and round, taken from the journal at first sight. */
export class GroupBook {
  /** What earlier claims left. */
  readonly journal: Journal;
  readonly #groups = new Map<string, GroupProgress>();

  constructor(journal: Journal) {
    this.journal = journal;
  }

  find(place: GroupPlace): GroupProgress {
    const key = groupKey(place);
    const progress = this.#groups.get(key) ?? this.#restore(place);
    this.#groups.set(key, progress);
    return progress;
  }

  #restore(place: GroupPlace): GroupProgress {
    const known = this.journal.find(place);
    if (!known) return { attempt: 1, wasInterrupted: false };
    const { latest, firstStartedAt } = known;
    const wasInterrupted = latest.status === 'running';
    const isWaiting = latest.status === 'waiting';
    return {
      attempt: wasInterrupted || isWaiting ? latest.attempt : latest.attempt + 1,
      wasInterrupted,
      firstStartedAt,
      // One that waits is always asked again: what it waits for may have come before its time.
      retryAt: isWaiting ? undefined : (latest.retryAt ?? undefined),
      waitsUntil: (isWaiting && latest.retryAt) || undefined,
      output: latest.status === 'succeeded' ? (latest.output ?? {}) : undefined
    };
  }
}
