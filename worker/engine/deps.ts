import type { NewWait, RunWait } from '@automateos/db/queries/run-waits';
import type { Egress } from '@automateos/egress';
import type { AnyExecutor } from '@automateos/workflow';

/** Executors by node type. */
export type Executors = Readonly<Record<string, AnyExecutor>>;

/** What executing a step takes from outside. */
export interface StepDeps {
  executors: Executors;
  egress: Pick<Egress, 'request'>;
  /** The Idempotency-Key made of these parts. */
  idempotencyKey: (parts: (string | Uint8Array)[]) => string;
  /** A question to people, asked once per step; `undefined` when the run is in other hands. */
  ask: (wait: NewWait) => Promise<RunWait | undefined>;
}
