import { api } from '#lib/api.ts';

/** A run of what is on screen: the server takes the stored document, checks it and runs it as a draft version. */
export function startRun(
  workflowId: string,
  body: { input?: Record<string, unknown>; trigger?: string; draft: boolean }
): Promise<{ runId: string }> {
  return api('POST', `/workflows/${workflowId}/runs`, { body, quiet: true });
}

export const cancelRun = (runId: string): Promise<void> => api('POST', `/runs/${runId}/cancel`);

export function publish(
  workflowId: string,
  snapshot: string
): Promise<{ versionId: string; number: number }> {
  return api('POST', `/workflows/${workflowId}/publish`, { body: { snapshot }, quiet: true });
}

export const setActive = (workflowId: string, active: boolean): Promise<void> =>
  api('POST', `/workflows/${workflowId}/${active ? 'activate' : 'deactivate'}`);

/** Opens the test address of a webhook step for a while. The next call to it starts a draft run. */
export function listenForCall(
  workflowId: string,
  nodeId: string
): Promise<{ url: string; expiresAt: string }> {
  return api('POST', `/workflows/${workflowId}/test-listen`, { body: { nodeId }, quiet: true });
}
