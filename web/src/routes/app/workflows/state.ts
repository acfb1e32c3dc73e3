import type { Tone } from '#lib/ui/tone.ts';

export interface WorkflowState {
  active: boolean;
  liveVersion: { number: number; publishedAt: string } | null;
  editedAt: string;
}

/** An edit this soon after publishing is the publishing itself being noted. */
const SAME_MOMENT_MS = 2_000;

/** Draft, live or off, and whether there are edits that do not run yet. */
export function describeState(workflow: WorkflowState): { label: string; tone: Tone; unpublished: boolean } {
  const { liveVersion, editedAt, active } = workflow;
  if (!liveVersion) return { label: 'Draft', tone: 'neutral', unpublished: false };
  const editedLaterMs = Date.parse(editedAt) - Date.parse(liveVersion.publishedAt);
  return {
    label: active ? 'Live' : 'Off',
    tone: active ? 'ok' : 'neutral',
    unpublished: editedLaterMs > SAME_MOMENT_MS
  };
}
