import { execFileSync } from 'node:child_process';
import { cpus, loadavg, totalmem } from 'node:os';

/** Where a figure comes from: without it the absolute ones mean nothing. */
export interface Machine {
  processor: string;
  cores: number;
  memoryGb: number;
  node: string;
  /** Load average of the last minute, before the measurement: above half the cores, only ratios count. */
  load: number;
  commit: string;
}

export function describeMachine(): Machine {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: Number(loadavg()[0]!.toFixed(2)),
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  };
}
