import type { Json } from '@automateos/workflow';

/** One line of a run's append-only log. */
export interface LogLine {
  seq: number;
  at: Date | string;
  level: 'info' | 'warn' | 'error';
  kind: string;
  nodeId: string | null;
  attempt: number | null;
  message: string;
  data: Json;
}

/** Lines that a person wants to see beside a message: counts that the engine adds to its own lines say nothing new. */
export function hasShownData(line: Pick<LogLine, 'kind' | 'data'>): boolean {
  return line.kind === 'log' && line.data !== null;
}
