import { api } from '#lib/api.ts';
import type { Page } from '#lib/server/page.ts';
import type { Unpublished, Version, VersionDetail, Writers } from '#lib/server/answers/workflows.ts';

/** The newest 100 published versions, newest first. */
export const listVersions = async (workflowId: string): Promise<Version[]> =>
  (await api<Page<Version>>('GET', `/workflows/${workflowId}/versions?limit=100`, { quiet: true })).data;

/** A version with its document. */
export const readVersion = (workflowId: string, versionId: string): Promise<VersionDetail> =>
  api('GET', `/workflows/${workflowId}/versions/${versionId}`, { quiet: true });

/** The live version, and who edited since. */
export const readUnpublished = (workflowId: string): Promise<Unpublished> =>
  api('GET', `/workflows/${workflowId}/unpublished`, { quiet: true });

/** The people behind Yjs client ids of the document. */
export const listWriters = async (workflowId: string, clients: readonly number[]): Promise<Writers['data']> =>
  (
    await api<Writers>('GET', `/workflows/${workflowId}/writers?clients=${clients.join(',')}`, {
      quiet: true
    })
  ).data;

export interface VersionWords {
  name: string | null;
  note: string | null;
}

/** What people call a version, and say about it. */
export const nameVersion = (workflowId: string, versionId: string, body: VersionWords): Promise<Version> =>
  api('PATCH', `/workflows/${workflowId}/versions/${versionId}`, { body, quiet: true });
