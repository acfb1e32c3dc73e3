import type { CLOSE } from '@automateos/workflow';

/** One line of the table of close codes. */
export type CloseReason = (typeof CLOSE)[keyof typeof CLOSE];

/**
 * Thrown inside a hook to keep somebody out. `reason` travels to the client in the library's "permission denied"; the
 * message stays empty because the library prints messages, and being refused is not an error of ours.
 */
export class Refusal extends Error {
  readonly close: CloseReason;
  readonly reason: string;

  constructor(close: CloseReason, options: { cause?: unknown } = {}) {
    super('', options);
    this.name = 'Refusal';
    this.close = close;
    this.reason = close.reason;
  }
}
