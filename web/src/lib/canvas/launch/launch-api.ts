import { api } from '#lib/api.ts';
import type { Json } from '@automateos/workflow';

export interface StartRequest {
  input: Record<string, Json>;
  triggerNodeId: string;
  /** Let pretend services answer. */
  pretend: boolean;
  /** Present: a test run of what this browser shows. Absent: a run of the live version. */
  snapshot?: string;
}

/** Starts a run. @throws ApiError; `problems` says what is wrong with the document */
export function startRun(
  workflowId: string,
  { snapshot, ...request }: StartRequest
): Promise<{ runId: string }> {
  const body = { ...request, ...(snapshot === undefined ? {} : { draft: true, snapshot }) };
  return api('POST', `/workflows/${workflowId}/runs`, { body, quiet: true });
}

export const cancelRun = (runId: string): Promise<void> =>
  api('POST', `/runs/${runId}/cancel`, { quiet: true });

export function publish(
  workflowId: string,
  body: { snapshot: string; name?: string; note?: string }
): Promise<{ versionId: string; number: number }> {
  return api('POST', `/workflows/${workflowId}/publish`, { body, quiet: true });
}

export const setActive = (workflowId: string, active: boolean): Promise<void> =>
  api('POST', `/workflows/${workflowId}/${active ? 'activate' : 'deactivate'}`, { quiet: true });

/** Opens the test addresses of the workflow's webhook steps for a while. A call to one starts a test run. */
export async function listenForCall(
  workflowId: string,
  request: { nodeId: string; snapshot: string }
): Promise<string | undefined> {
  const { webhooks } = await api<{ webhooks: { nodeId: string; url: string }[] }>(
    'POST',
    `/workflows/${workflowId}/test-listen`,
    { body: { snapshot: request.snapshot }, quiet: true }
  );
  return webhooks.find((webhook) => webhook.nodeId === request.nodeId)?.url;
}

/** Makes an older version live again; the document stays as it is. */
export const rollBack = (workflowId: string, versionId: string): Promise<{ number: number }> =>
  api('POST', `/workflows/${workflowId}/rollback`, { body: { versionId }, quiet: true });
