import type { RunStatus, StepStatus } from '@automateos/workflow/run';
import type { Tone } from './tone.ts';

/** Statuses of runs and steps (glossary). `pending`: a step that has not started. */
export type Status = RunStatus | StepStatus | 'pending';

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
