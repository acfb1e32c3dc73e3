import type { ClaimedRun } from '@automateos/db/queries/claims';
import { NotAListError, NotANumberError } from '@automateos/db/queries/data-store';
import { LIMITS, StepError, type HttpRequest, type StoreCall, type StoreResult } from '@automateos/workflow';
import { canonicalJson } from '@automateos/workflow/interop';
import type { StepDeps } from './deps.ts';

interface StoreWork {
  call: StoreCall;
  /** Puts the step on record and gives the Idempotency-Key of a change. */
  begin: (request: HttpRequest) => Promise<string>;
}

/** @throws StepError `INPUT_INVALID` when the value there is of another kind, `LIMIT_EXCEEDED` for one that is too large */
export async function useStore(
  deps: Pick<StepDeps, 'store'>,
  { orgId, workflowId, pretend }: Pick<ClaimedRun, 'orgId' | 'workflowId' | 'pretend'>,
  { call, begin }: StoreWork
): Promise<StoreResult> {
  const body = canonicalJson(call);
  if (Buffer.byteLength(body) > LIMITS.storeValueBytes)
    throw new StepError('LIMIT_EXCEEDED', `One entry may have ${LIMITS.storeValueBytes >> 10} KB.`);
  const isChange = call.action !== 'get' && call.action !== 'list';
  const effectKey = isChange ? await begin({ method: 'STORE', url: call.scope, body }) : undefined;
  const place = { orgId, pretend, scope: call.scope === 'workflow' ? workflowId : orgId };
  try {
    return await deps.store(place, { call, effectKey });
  } catch (cause) {
    if (cause instanceof NotANumberError)
      throw new StepError('INPUT_INVALID', 'What is stored there is not a number.', { cause });
    if (cause instanceof NotAListError)
      throw new StepError('INPUT_INVALID', 'What is stored there is not a list.', { cause });
    throw cause;
  }
}
