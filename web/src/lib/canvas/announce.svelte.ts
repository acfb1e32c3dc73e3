import type { Room } from '#lib/collab/room.svelte.ts';
import { statusWord } from './labels.ts';

/** What a screen reader hears about the run on screen: its beginning, each failure, its end. Not every step: that is noise. */
export function runAnnouncement(room: Room): string {
  const run = room.runs.current;
  if (!run) return '';
  const failed = room.graph.nodes.values().find((node) => node.step.status === 'failed');
  if (failed) return `${failed.label} failed. ${failed.step.error ?? ''}`.trim();
  return run.status === 'queued' || run.status === 'running'
    ? 'The workflow is running.'
    : `The run ${statusWord(run.status)}.`;
}
