/** The run on screen. */
export interface RunView {
  /** Absent between pressing Run and the server's answer. */
  runId?: string;
  status: 'queued' | 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled' | 'stopping';
  /** A run of unpublished edits. */
  draft: boolean;
  /** Answered by pretend services: nothing happened outside. */
  pretend: boolean;
  startedBy?: string;
  error?: string;
  /** This browser's clock, ms: for the elapsed time only. */
  startedAt: number;
  endedAt?: number;
  /** Started by me in this tab: it stays on screen until it is over, whatever else runs. */
  mine: boolean;
}

/** A finished run of somebody else is shown for this long before the next may replace it. */
export const DWELL_MS = 1_500;

const FINAL: ReadonlySet<string> = new Set(['succeeded', 'failed', 'cancelled']);

export const isFinalStatus = (status: string): boolean => FINAL.has(status);
export const isRunOver = (run: RunView): boolean => isFinalStatus(run.status);

/** Whether news of another run may take the screen. `now` in ms. */
export function mayReplaceRun(current: RunView | undefined, now: number): boolean {
  if (!current) return true;
  return isRunOver(current) && now - (current.endedAt ?? 0) >= DWELL_MS;
}
