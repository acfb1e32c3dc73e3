import type { Tone } from './tone.ts';

/** Statuses of runs and steps (glossary). */
export type Status =
  'queued' | 'pending' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'skipped' | 'cancelled';

const WORDS: Record<Status, string> = {
  queued: 'Queued',
  pending: 'Not run yet',
  running: 'Running',
  waiting: 'Waiting',
  succeeded: 'Finished',
  failed: 'Failed',
  skipped: 'Skipped',
  cancelled: 'Cancelled'
};

const TONES: Record<Status, Tone> = {
  queued: 'neutral',
  pending: 'neutral',
  running: 'accent',
  waiting: 'warn',
  succeeded: 'ok',
  failed: 'err',
  skipped: 'neutral',
  cancelled: 'neutral'
};

export const statusWord = (status: Status): string => WORDS[status];
export const statusTone = (status: Status): Tone => TONES[status];

/** Nothing more will happen to a run or step in this status. */
export function isFinal(status: Status): boolean {
  return status === 'succeeded' || status === 'failed' || status === 'cancelled' || status === 'skipped';
}
