import { api } from '#lib/api.ts';
import type { TryOut } from '#lib/server/answers/gallery.ts';
import type { StartedRun } from '#lib/server/answers/runs.ts';
import type { Status } from '#lib/ui/status.ts';
import { PolledRun } from './polled-run.svelte.ts';

/** A run of a template on pretend services, without an account. */
export const tryOutOf = (slug: string): PolledRun<TryOut> =>
  new PolledRun({
    async start(input) {
      const path: `/${string}` = `/gallery/${encodeURIComponent(slug)}/try-outs`;
      const body = input ? { input } : {};
      return (await api<StartedRun>('POST', path, { body, quiet: true })).runId;
    },
    read: (runId) => api<TryOut>('GET', `/try-outs/${runId}`, { quiet: true })
  });

/** Newest attempt of each step. */
export const statusesOf = (run: TryOut | undefined): Record<string, Status> =>
  Object.fromEntries((run?.steps ?? []).map(({ nodeId, status }) => [nodeId, status]));
