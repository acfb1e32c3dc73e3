import type { CalledRun, CallRefusal, NewCall } from '@automateos/db/queries/run-calls';
import type { StorePlace } from '@automateos/db/queries/data-store';
import type { NewWait, RunWait } from '@automateos/db/queries/run-waits';
import type { Egress } from '@automateos/egress';
import type { AnyExecutor, StoreCall, StoreResult } from '@automateos/workflow';

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
  /** Another workflow, called once per step; `undefined` when the run is in other hands or being cancelled. */
  call: (call: NewCall) => Promise<CalledRun | CallRefusal | undefined>;
  /** Where people open the product. */
  publicUrl: string;
  /** Key of the links by which people decide. */
  linkKey: Buffer;
  /** One call of the data store in its own transaction. */
  store: (place: StorePlace, work: { call: StoreCall; effectKey?: string }) => Promise<StoreResult>;
}
